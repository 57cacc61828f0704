"""What every program agrees on. Bottom to top: facts (errors ... standing), then wire, then bus, store and engines."""
