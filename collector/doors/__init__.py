"""Where strangers knock: `http`, `websocket`, `sms`. `exchange` reads a request and writes its answer; doors
alone turn exceptions into replies."""
