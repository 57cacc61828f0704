"""uvicorn's HTTP protocol with an express lane: a request that arrives whole, for a path that is asked thousands of
times a second, is handed straight to its door and answered with ready bytes.

What the lane leaves out is the ASGI machinery per request (a task, a scope, two events each way), which costs more than
everything the door does. What it cannot take goes the long way through ASGI, to the same door: a body that arrives in
pieces, HTTP/1.0, `Expect`, an upgrade, or whatever the door itself declines.

A client that pipelines behind an express request is cut off; the protocol allows it, browsers and proxies don't do it,
and a report sent again is one report.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Protocol

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from election.handshake import shake_hands
from election.line import LineDoor, Mail

Headers = list[tuple[bytes, bytes]]
Reply = Callable[[bytes], None]
"""Takes the whole answer, head and body, once."""

MOST_HEADS = 20_000  # remembered; about 500 bytes each


class ExpressDoor(Protocol):
    """Who takes the requests of a path."""

    def read(self, headers: Headers) -> Any:
        """What the head says (names are in lower case); kept for requests that begin with the same bytes."""

    def take(self, said: Any, body: bytes, reply: Reply) -> bool:
        """Whether it took the request; False sends it the long way."""


class Heads:
    """What the heads seen lately said. A phone's requests all begin with the same bytes, so a head is parsed once.

    Keys are digests: the heads themselves hold tokens, and a secret is kept nowhere longer than it must be.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[ExpressDoor, Any, int]] = {}

    def get(self, head: bytes) -> tuple[ExpressDoor, Any, int] | None:
        """The door, what the head says, and the length of the body."""
        return self._known.get(sha256(head).digest())

    def put(self, head: bytes, door: ExpressDoor, said: Any, length: int) -> None:
        if len(self._known) >= MOST_HEADS:
            self._known.clear()
        self._known[sha256(head).digest()] = (door, said, length)


class Corked:
    """A transport that sends an answer's head and body in one piece. uvicorn writes them apart, which costs a system
    call and a wake-up of the other side more per request: a tenth of everything."""

    __slots__ = ("_loop", "_pieces", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self._pieces:
            self._loop.call_soon(self.flush)
        self._pieces.append(data)

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def flush(self) -> None:
        if self._pieces and not self._transport.is_closing():
            self._transport.write(b"".join(self._pieces))
        self._pieces.clear()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class ExpressProtocol(HttpToolsProtocol):
    """One connection. `doors` (raw path -> door, for POST), `lines` (raw path -> door of lines), `mail` and `heads` are
    set on a subclass by the listener."""

    doors: Mapping[bytes, ExpressDoor] = {}
    lines: Mapping[bytes, LineDoor] = {}
    mail: Mail
    heads: Heads

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._door: ExpressDoor | None = None  # of the request being received, while the lane may still take it
        self._pieces: list[bytes] = []
        self._data = b""  # what arrived last
        self._receiving = False
        self._answering = False
        self._leaving = False
        self._active_at = 0.0
        self._bare: asyncio.Transport

    # What the network says

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._bare = transport
        super().connection_made(Corked(transport, self.loop))  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        if not (self._receiving or self._answering) and (self.cycle is None or self.cycle.response_complete):
            end = data.find(b"\r\n\r\n") + 4
            known = self.heads.get(data[:end])
            if known is not None and known[2] == len(data) - end:
                self._answering = True
                if known[0].take(known[1], data[end:], self._reply):
                    return
                self._answering = False
        self._data = data
        super().data_received(data)
        self._data = b""
        if self._door is not None:  # the rest of the body is still on its way
            self._long_way()

    def shutdown(self) -> None:
        if self._answering:
            self._leaving = True
        else:
            super().shutdown()

    def timeout_keep_alive_handler(self) -> None:
        """uvicorn sets a timer after each answer; the lane only notes when it was used."""
        rest_s = self._active_at + self.timeout_keep_alive - self.loop.time()
        if self._answering or rest_s > 0:
            self.timeout_keep_alive_task = self.loop.call_later(max(rest_s, 1.0), self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

    def handle_websocket_upgrade(self) -> None:
        door = self.lines.get(self.url.partition(b"?")[0])
        if door is None:
            super().handle_websocket_upgrade()
        else:
            self.connections.discard(self)
            shake_hands(self._bare, self.client, self.connections, self.mail, door, self.url, self.headers)

    # What the parser says

    def on_message_begin(self) -> None:
        if self._answering:
            self._bare.abort()
            raise ConnectionAbortedError("a request behind an express request")
        self._receiving = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        door = self.doors.get(self.url)
        if (
            door is not None
            and (self.cycle is None or self.cycle.response_complete)
            and self.parser.get_method() == b"POST"
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and not self.parser.should_upgrade()
            and not self.expect_100_continue
        ):
            self._door = door
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self._door is not None:
            self._pieces.append(body)
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._receiving = False
        door = self._door
        if door is None:
            super().on_message_complete()
            return
        self._answering = True
        body = b"".join(self._pieces)
        said = door.read(self.headers)
        if door.take(said, body, self._reply):
            self._remember(door, said, len(body))
            self._door = None
            self._pieces.clear()
        else:
            self._answering = False
            self._long_way()
            super().on_message_complete()

    # Internal

    def _remember(self, door: ExpressDoor, said: Any, length: int) -> None:
        """Only a head that came in one piece with its body, whose length it tells: what is chunked is longer."""
        head = self._data[: self._data.find(b"\r\n\r\n") + 4]
        if len(self._data) == len(head) + length:
            self.heads.put(head, door, said, length)

    def _long_way(self) -> None:
        pieces, self._pieces, self._door = self._pieces, [], None
        super().on_headers_complete()
        for piece in pieces:
            super().on_body(piece)

    def _reply(self, answer: bytes) -> None:
        self._answering = False
        if self._bare.is_closing():
            return
        self._bare.write(answer)
        self._active_at = self.loop.time()
        if self._leaving:
            self._bare.close()
        elif self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )
