"""One open WebSocket, straight on its transport: no task, no queue, a few kilobytes each, because a country has 72,195.

The `websockets` library shakes hands, and reads and writes everything unusual: fragments, frames that arrive in pieces,
closing, whatever is not allowed. A whole masked message that arrives in one piece, which is what phones send, is taken
from the bytes directly; so are pings and pongs. Once the library has begun to read a line it goes on reading it.

Lifecycle of a line:
1. `shake_hands` answers the upgrade; the door is told and names who hears;
2. messages are heard in order, as soon as they are whole; what is said leaves at once;
3. who does not take what is said to them is not read any further until they do;
4. `close` says why and leaves the other side CLOSE_S to agree; a line that stays silent is pinged, then dropped, by
   whoever calls `look`;
5. `lost` is heard exactly once, whatever ended the line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import OPEN, SERVER
from websockets.protocol import Protocol as Library
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

Headers = Iterable[tuple[bytes, bytes]]

CLOSE_S = 10.0  # for the other side to answer our close
MOST_UNTAKEN = 256 * 1024  # bytes said and not yet taken, before reading stops
_TEXT, _BINARY, _PING, _PONG = 0x81, 0x82, 0x89, 0x8A  # final frames
_MASKED = 0x80
_PLAIN_KEY = b"\x00\x00\x00\x00"
GOING_AWAY, NO_TEXT, TOO_BIG = 1001, 1007, 1009


class Hearer(Protocol):
    """Who listens to a line. Neither may raise."""

    def heard(self, message: bytes) -> None:
        """One whole message, text or binary."""

    def lost(self) -> None:
        """The line has ended; nothing can be said any more."""


class LineDoor(Protocol):
    """Who takes the lines of a path."""

    subprotocols: Sequence[str]
    message_bytes: int

    def opened(self, line: Line, headers: Headers) -> Hearer:
        """A line that has just shaken hands."""


class Mail:
    """What was said to any line in one turn of the event loop leaves at its end, in one piece per line: a batch holds
    several reports of the same line, and a system call costs more than making the receipt."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def add(self, line: Line) -> None:
        if not self._lines:
            asyncio.get_running_loop().call_soon(self._send)
        self._lines.append(line)

    def _send(self) -> None:
        lines, self._lines = self._lines, []
        for line in lines:
            line.flush()


class Line(asyncio.Protocol):
    __slots__ = (
        "_closing", "_hearer", "_holds", "_is_text", "_library", "_mail", "_most", "_pieces", "_pieces_are_text",
        "_present", "_quiet", "_said", "_unfinished", "client", "is_closed", "subprotocol", "transport",
    )  # fmt: skip

    def __init__(
        self,
        transport: asyncio.Transport,
        client: tuple[str, int] | None,
        present: set[Any],
        door: LineDoor,
        mail: Mail,
    ) -> None:
        """`present`: the listener's set of open connections, which this line belongs to until it is lost."""
        self.transport = transport
        self.client = client
        self.subprotocol: str | None = None
        self.is_closed = False
        """Nothing can be said any more."""
        self._present = present
        self._mail = mail
        self._said: list[bytes] = []
        self._most = door.message_bytes
        self._hearer: Hearer | None = None
        self._library: Library | None = None
        self._pieces: list[bytes] | None = None  # of a fragmented message
        self._is_text = True
        self._closing: asyncio.TimerHandle | None = None
        self._pieces_are_text = False
        self._unfinished: object | None = None
        self._quiet = 0
        self._holds = 0

    # What the owner does

    def say(self, message: bytes) -> None:
        """Send one message; text if the line's subprotocol is not MessagePack."""
        if self.is_closed:
            return
        size = len(message)
        opcode = _TEXT if self._is_text else _BINARY
        if not self._said:
            self._mail.add(self)
        if size < 126:
            self._said.append(bytes((opcode, size)))
        elif size < 65536:
            self._said.append(bytes((opcode, 126, size >> 8, size & 255)))
        else:
            self._said.append(bytes((opcode, 127)) + size.to_bytes(8))
        self._said.append(message)

    def flush(self) -> None:
        """Send what was said so far."""
        if self._said:
            said, self._said = self._said, []
            if not self.transport.is_closing():
                self.transport.write(b"".join(said))

    def close(self, code: int, reason: str = "") -> None:
        """Say why, then end. Harmless when it is closed already."""
        if self.is_closed:
            return
        self.flush()
        library = self._long_way()
        library.send_close(code, reason)
        self._obey(library)

    def shutdown(self) -> None:
        """uvicorn is stopping."""
        self.close(GOING_AWAY)

    def look(self, patience: int) -> None:
        """Called at even intervals: a line that was silent for `patience` of them is pinged, and after twice as many
        it is dropped. Networks that took a phone away do not say so."""
        self._quiet += 1
        if self._quiet == patience and not self.is_closed:
            self.flush()
            self.transport.write(bytes((_PING, 0)))
        elif self._quiet >= 2 * patience:
            self.transport.abort()

    @property
    def unfinished(self) -> object | None:
        """Stays the same object while one message has begun and is not whole; None between messages."""
        return self._unfinished

    @property
    def is_taken(self) -> bool:
        """What was said has been taken by the other side, but for an ordinary remainder."""
        return self.transport.get_write_buffer_size() <= MOST_UNTAKEN

    def hold(self) -> None:
        """Read nothing more for now: TCP tells the other side to wait. As many `go_on` as `hold` end it."""
        self._holds += 1
        if self._holds == 1 and not self.transport.is_closing():
            self.transport.pause_reading()

    def go_on(self) -> None:
        self._holds -= 1
        if self._holds == 0 and not self.transport.is_closing():
            self.transport.resume_reading()

    # What the network says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Never called: the transport was somebody else's before."""

    def data_received(self, data: bytes) -> None:
        self._quiet = 0
        if self._library is None:
            data = self._short_way(data)
        if data:
            library = self._long_way()
            library.receive_data(data)
            self._obey(library)

    def eof_received(self) -> None:
        if self._library is not None:
            self._library.receive_eof()

    def pause_writing(self) -> None:
        self.hold()

    def resume_writing(self) -> None:
        self.go_on()

    def connection_lost(self, error: Exception | None) -> None:
        self.is_closed = True
        self._present.discard(self)
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
        hearer, self._hearer = self._hearer, None
        if hearer is not None:
            hearer.lost()

    # Internal

    def begin(self, subprotocol: str | None, hearer_of: LineDoor, headers: Headers) -> None:
        self.subprotocol = subprotocol
        self._is_text = subprotocol is None or "msgpack" not in subprotocol
        self.transport.set_write_buffer_limits(MOST_UNTAKEN)
        self.transport.set_protocol(self)
        self._present.add(self)
        self._hearer = hearer_of.opened(self, headers)

    def _short_way(self, data: bytes) -> bytes:
        """Take every whole ordinary frame; return what is left for the library."""
        at, end = 0, len(data)
        hearer = self._hearer
        while end - at >= 6 and hearer is not None and not self.is_closed:
            opcode = data[at]
            size = data[at + 1] - _MASKED
            begin = at + 6
            if size == 126:
                size = data[at + 2] << 8 | data[at + 3]
                begin = at + 8
                if size < 126:
                    break
            if not 0 <= size <= self._most or begin + size > end or (size == 127 and begin == at + 6):
                break
            key = data[begin - 4 : begin]
            message = data[begin : begin + size]
            if key != _PLAIN_KEY:
                message = _unmasked(message, key)
            if opcode == _BINARY:
                hearer.heard(message)
            elif opcode == _TEXT:
                if not _is_text(message):
                    break
                hearer.heard(message)
            elif opcode == _PING and size < 126:
                self.flush()
                self.transport.write(bytes((_PONG, size)) + message)
            elif opcode != _PONG or size >= 126:
                break
            at = begin + size
        return data[at:] if at else data

    def _long_way(self) -> Library:
        if self._library is None:
            self._library = Library(SERVER, state=OPEN, max_size=self._most)
        return self._library

    def _obey(self, library: Library) -> None:
        """Hear what the library has read, send what it wants to be sent, end when it says so."""
        events = library.events_received()
        for event in events:
            if isinstance(event, Frame):
                self._take(event)
        if events and self._pieces is None:
            self._unfinished = None
        elif self._unfinished is None:
            self._unfinished = object()
        for piece in library.data_to_send():
            self.flush()
            if piece:
                self.transport.write(piece)
            else:
                self.transport.close()
        if library.state is not OPEN:
            self.is_closed = True
            if self._closing is None and not self.transport.is_closing():
                self._closing = asyncio.get_running_loop().call_later(CLOSE_S, self.transport.abort)

    def _take(self, frame: Frame) -> None:
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT) or self.is_closed:
            return
        if self._pieces is None:
            self._pieces_are_text = frame.opcode is Opcode.TEXT
        pieces = self._pieces or []
        pieces.append(bytes(frame.data))
        self._pieces = None if frame.fin else pieces
        if not frame.fin or self._hearer is None:
            return
        message = b"".join(pieces)
        if self._pieces_are_text and not _is_text(message):
            self.close(NO_TEXT)
        else:
            self._hearer.heard(message)


def shake_hands(
    transport: asyncio.Transport,
    client: tuple[str, int] | None,
    present: set[Any],
    mail: Mail,
    door: LineDoor,
    target: bytes,
    headers: Sequence[tuple[bytes, bytes]],
) -> None:
    """Answer an upgrade; the transport belongs to the line afterwards, or is closed with the reason."""
    known = frozenset(door.subprotocols)
    library = ServerProtocol(
        select_subprotocol=lambda _, offered: next((name for name in offered if name in known), None),
        subprotocols=[Subprotocol(name) for name in door.subprotocols],
    )
    said = [b"GET ", target, b" HTTP/1.1\r\n"]
    for name, value in headers:
        said += (name, b": ", value, b"\r\n")
    library.receive_data(b"".join((*said, b"\r\n")))
    for request in library.events_received():
        if isinstance(request, Request):
            library.send_response(library.accept(request))
    for piece in library.data_to_send():
        if piece:
            transport.write(piece)
    if library.state is OPEN:
        Line(transport, client, present, door, mail).begin(library.subprotocol, door, headers)
    else:
        transport.close()


def _is_text(message: bytes) -> bool:
    try:
        message.decode()
    except UnicodeDecodeError:
        return False
    return True


def _unmasked(message: bytes, key: bytes) -> bytes:
    """One XOR of two large numbers: the library's own way needs its compiled part to be as fast."""
    size = len(message)
    mask = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(message) ^ int.from_bytes(mask)).to_bytes(size)
