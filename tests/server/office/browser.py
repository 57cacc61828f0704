"""A browser's side of an ASGI app, in process: cookies kept, answers whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import msgspec
from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def lines(self) -> list[Any]:
        lines: list[Any] = msgspec.json.Decoder().decode_lines(self.body)
        return lines


@dataclass
class Browser:
    app: ASGIApp
    headers: dict[str, str] = field(default_factory=dict)
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None, kind: str = "http"
    ) -> Answer:
        sent = {"host": "127.0.0.1:8000"} | self.headers | (headers or {})
        raw = body if isinstance(body, bytes) else b"" if body is None else msgspec.json.encode(body)
        if body is not None:
            sent.setdefault("content-type", "application/json")
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        where, _, query = path.partition("?")
        scope = {
            "type": kind,
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": where,
            "raw_path": where.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
            "client": (self.address, 5000),
            "server": ("127.0.0.1", 8000),
            "extensions": {"websocket.http.response": {}} if kind == "websocket" else {},
        }
        if kind == "websocket":
            scope["subprotocols"] = []
        incoming: list[Message] = [
            {"type": "websocket.connect"} if kind == "websocket" else {"type": "http.request", "body": raw}
        ]
        outgoing: list[Message] = []

        async def receive() -> Message:
            return incoming.pop(0) if incoming else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            outgoing.append(message)

        try:
            await self.app(scope, receive, send)
        except Exception:
            if not outgoing:  # Starlette answers a failure of ours, then raises it again for the server's log
                raise
        return self._answer(outgoing)

    def _answer(self, outgoing: list[Message]) -> Answer:
        if outgoing[0]["type"] == "websocket.accept":
            return Answer(101, {}, b"")
        headers: dict[str, str] = {}
        for name, value in outgoing[0]["headers"]:
            headers[name.decode()] = value.decode()
            if name == b"set-cookie":
                for cookie in SimpleCookie(value.decode()).values():
                    self.cookies[cookie.key] = cookie.value
        self.cookies = {name: value for name, value in self.cookies.items() if value}
        return Answer(outgoing[0]["status"], headers, b"".join(m.get("body", b"") for m in outgoing[1:]))
