"""One board's line of a gallery: raw WebSocket, as little work per frame as possible.

The gallery shares its core with the server it watches. So only what every message begins with is read: its kind and the
moment at which it was made. One board in CHECKED reads everything and looks whether each frame fits what it had.

Lifecycle: 1. `open` connects, asks for its scope and waits for the picture; it raises OSError when that fails, and may
be called again. 2. What comes is counted. 3. `mute` stops reading until it is opened again. 4. `close`.
"""

from __future__ import annotations

import asyncio
import socket
import time
from array import array
from typing import cast

import msgspec
from msgspec import Struct

from loadtest.frame import BINARY, CLOSE, PING, PONG, TEXT, Strange, client_frame, split
from loadtest.loopback import Address
from loadtest.moment import Moments
from loadtest.showing import LATE_S

OPEN_WITHIN_S = 60.0  # thousands may be knocking at once, each for a whole picture
SLOW_BUFFER = 4096  # bytes the kernel takes for a board that won't read them
CHECKED = 50
HEAD = 32  # bytes in which a message says what it is
NAMED = 112  # bytes in which it says which one
KEY = "ZGFzaCBib2FyZCBmcmFtZQ=="  # any 16 bytes; nobody guards against caches here


class _Told(Struct):
    """What a frame says about its place in the row."""

    t: str
    version: int | None = None
    since: int | None = None
    code: str | None = None


_decode = {"json": msgspec.json.Decoder(_Told).decode, "msgpack": msgspec.msgpack.Decoder(_Told).decode}


class Book:
    """What all lines of a gallery write down together. Delays in seconds; `different` names every frame once, however
    many boards got it."""

    def __init__(self, moments: Moments) -> None:
        self.moments = moments
        self.delays = array("f")
        self.different = set[int]()
        self.frames = self.beats = self.bytes = self.strange = 0

    def clear(self) -> None:
        self.delays = array("f")
        self.different.clear()
        self.frames = self.beats = self.bytes = self.strange = 0


class ScreenLine(asyncio.Protocol):
    __slots__ = (
        "_address", "_book", "_failure", "_form", "_headers", "_is_checked", "_rest", "_scope", "_socket", "_transport",
        "_upgraded", "_version", "_waits", "heard", "heard_at", "is_open", "is_slow", "late", "silence_s",
    )  # fmt: skip

    def __init__(
        self, book: Book, address: Address, headers: str, scope: str, form: str, *, is_slow: bool, is_checked: bool
    ) -> None:
        self.is_slow = is_slow
        self.is_open = False
        self.heard = self.late = 0
        self.heard_at = 0.0
        self.silence_s = 0.0
        self._book = book
        self._address = address
        self._headers = headers
        self._scope = scope
        self._form = form
        self._is_checked = is_checked
        self._version: int | None = None
        self._rest = b""
        self._upgraded = False
        self._waits: asyncio.Future[None] | None = None
        self._failure: Exception | None = None
        self._socket: socket.socket | None = None
        self._transport: asyncio.Transport | None = None

    # What the gallery does

    async def open(self, *, muted: bool = False) -> None:
        """Until the picture is there; a muted line only until it has asked for it."""
        loop = asyncio.get_running_loop()
        self._rest, self._upgraded, self._version, self._failure = b"", False, None, None
        family = socket.AF_INET6 if ":" in self._address.host else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.setblocking(False)
        if self.is_slow:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SLOW_BUFFER)
        try:
            async with asyncio.timeout(OPEN_WITHIN_S):
                await loop.sock_connect(sock, (self._address.host, self._address.port))
                await loop.create_connection(lambda: self, sock=sock)
                self._write(
                    f"GET /v1/live HTTP/1.1\r\nHost: {self._address.authority}\r\nUpgrade: websocket\r\n"
                    f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n"
                    f"Sec-WebSocket-Protocol: eday.v1+{self._form}\r\n{self._headers}\r\n".encode()
                )
                await self._answer()
                ask = {"t": "watch", "scope": self._scope}
                if self._form == "json":
                    self._write(client_frame(TEXT, msgspec.json.encode(ask)))
                else:
                    self._write(client_frame(BINARY, msgspec.msgpack.encode(ask)))
                if not muted:
                    await self._answer()
        except BaseException:
            self.close()
            if self._transport is None:
                sock.close()
            raise
        self.is_open = True
        self.heard_at = time.monotonic()
        self._socket = sock
        if muted:
            self.mute()

    def mute(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def look(self) -> None:
        """Who does not read does not hear either that the line was cut."""
        if self.is_open and self._socket is not None and self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self.close()

    def mark(self, now: float) -> None:
        """Count anew."""
        self.heard = self.late = 0
        self.heard_at, self.silence_s = now, 0.0

    def close(self) -> None:
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    # What the network says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        if self._rest:
            data = self._rest + data
        if not self._upgraded:
            end = data.find(b"\r\n\r\n") + 4
            if end < 4:
                self._rest = data
                return
            if not data.startswith(b"HTTP/1.1 101 "):
                self._fail(ConnectionError(data[:64].partition(b"\r\n")[0].decode("latin-1")))
                return
            self._upgraded, data = True, data[end:]
            self._settle()
        try:
            messages, self._rest = split(data)
        except Strange as strange:
            self._fail(ConnectionError(str(strange)))
            return
        for opcode, payload in messages:
            if opcode in (BINARY, TEXT):
                self._hear(payload, now)
            elif opcode == PING:
                self._write(client_frame(PONG, payload))
            elif opcode == CLOSE:
                self._fail(ConnectionError(f"closed with {int.from_bytes(payload[:2])}"))

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        self._fail(error or ConnectionResetError("the server closed the connection"))

    # Internal

    def _hear(self, message: bytes, now: float) -> None:
        book, head = self._book, message[:HEAD]
        book.bytes += len(message)
        if self._is_checked or b"snapshot" in head or b"refusal" in head:
            self._read(message)
        gap = now - self.heard_at
        if gap > self.silence_s:
            self.silence_s = gap
        self.heard_at = now
        if b"frame" in head:
            book.frames += 1
            book.different.add(hash(message[:NAMED]))
        elif b"beat" in head:
            book.beats += 1
        else:
            return
        made_at = book.moments.of(message)
        if made_at is None:
            book.strange += 1
            return
        self.heard += 1
        delay = now - made_at
        if delay > LATE_S:
            self.late += 1
        if b"frame" in head:
            book.delays.append(delay)

    def _read(self, message: bytes) -> None:
        try:
            told = _decode[self._form](message)
        except msgspec.DecodeError:
            self._book.strange += 1
            return
        if told.t == "refusal":
            self._fail(ConnectionError(f"refused with {told.code}"))
            return
        if told.t == "snapshot":
            self._settle()
        if told.t == "frame" and (self._version is None or told.since is None or told.since > self._version):
            self._book.strange += 1
        if told.t == "beat" and told.version != self._version:
            self._book.strange += 1
        self._version = told.version

    async def _answer(self) -> None:
        """Until the handshake's answer, then until the picture. Raises what went wrong, also just before."""
        if self._failure is None:
            self._waits = asyncio.get_running_loop().create_future()
            await self._waits
        if self._failure is not None:
            raise self._failure

    def _settle(self) -> None:
        if self._waits is not None and not self._waits.done():
            self._waits.set_result(None)

    def _fail(self, error: Exception) -> None:
        if self._failure is None:
            self._failure = error
        self._settle()
        self.close()

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)
