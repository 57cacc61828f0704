"""One open WebSocket, straight on its transport: no task, no queue, a few kilobytes each, because a country has 72,195
phones, and boards besides.

The `websockets` library shakes hands, and reads and writes everything unusual: fragments, frames that arrive in pieces,
closing, whatever is not allowed. A whole masked message that arrives in one piece, which is what phones send, is taken
from the bytes directly; so are pings and pongs. Once the library has begun to read a line it goes on reading it.

Lifecycle of a line:
1. `election.handshake` answers the upgrade; the door is told and names who hears;
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
from websockets.protocol import OPEN, SERVER
from websockets.protocol import Protocol as Library

from election import short_frame

Headers = Iterable[tuple[bytes, bytes]]

CLOSE_S = 10.0  # for the other side to answer our close
MOST_UNTAKEN = 256 * 1024  # bytes said and not yet taken, before reading stops, unless `limit` says otherwise
GOING_AWAY, NO_TEXT, TOO_BIG = 1001, 1007, 1009


class Hearer(Protocol):
    """Who listens to a line. Neither may raise."""

    def heard(self, message: bytes) -> None:
        """One whole message, text or binary."""

    def taken(self) -> None:
        """What was said has been taken after all: `is_taken` is true again."""

    def lost(self) -> None:
        """The line has ended; nothing can be said any more."""


class LineDoor(Protocol):
    """Who takes the lines of a path."""

    subprotocols: Sequence[str]
    message_bytes: int

    def admits(self, headers: Headers) -> bool:
        """Whether this caller may shake hands at all; otherwise it is answered 403."""

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
        "_present", "_quiet", "_said", "_unfinished", "_untaken", "client", "is_closed", "subprotocol", "transport",
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
        self._untaken = MOST_UNTAKEN
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

    def limit(self, untaken: int) -> None:
        """How many bytes may be said and not yet taken before `is_taken` is false, and reading stops."""
        self._untaken = untaken
        self.transport.set_write_buffer_limits(untaken)

    def say(self, message: bytes) -> None:
        """Send one message; text if the line's subprotocol is not MessagePack."""
        if self.is_closed:
            return
        if not self._said:
            self._mail.add(self)
        self._said.append(short_frame.write(short_frame.TEXT if self._is_text else short_frame.BINARY, message))

    def pass_on(self, frame: bytes) -> None:
        """Send a frame that was made beforehand, for any number of lines of this subprotocol."""
        if self.is_closed or self.transport.is_closing():
            return
        if self._said:
            self.flush()
        self.transport.write(frame)

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
            self.transport.write(short_frame.write(short_frame.PING, b""))
        elif self._quiet >= 2 * patience:
            self.transport.abort()

    @property
    def unfinished(self) -> object | None:
        """Stays the same object while one message has begun and is not whole; None between messages."""
        return self._unfinished

    @property
    def is_taken(self) -> bool:
        """What was said has been taken by the other side, but for an ordinary remainder."""
        return self.transport.get_write_buffer_size() <= self._untaken

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
        if self._hearer is not None:
            self._hearer.taken()

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
        self.limit(self._untaken)
        self.transport.set_protocol(self)
        self._present.add(self)
        self._hearer = hearer_of.opened(self, headers)

    def _short_way(self, data: bytes) -> bytes:
        """Take every whole ordinary frame; return what is left for the library."""
        at = 0
        hearer = self._hearer
        while hearer is not None and not self.is_closed:
            frame = short_frame.read(data, at, self._most)
            if frame is None:
                break
            first, message, at = frame
            if first == short_frame.PING:
                self.flush()
                self.transport.write(short_frame.write(short_frame.PONG, message))
            elif first != short_frame.PONG:
                hearer.heard(message)
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
            elif not self.transport.is_closing():
                # Closed with bytes unread, the kernel would take our last word back: the rest is read and dropped.
                self.transport.write_eof()
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
        if self._pieces_are_text and not short_frame.is_text(message):
            self.close(NO_TEXT)
        else:
            self._hearer.heard(message)
