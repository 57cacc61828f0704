"""One open line of `/v1/live` and its mailbox: no task, no queue, and nothing that a slow one could hold up.

What is offered leaves at once if the line takes it; otherwise it lies in the mailbox until the line has taken what was
before. What a line says, and when it ends, is told to the door; so is every failure here, which ends this line alone.
"""

from __future__ import annotations

import logging
from typing import Protocol

from starlette.requests import HTTPConnection

from election.errors import ElectionError, Refused, Unavailable
from election.line import Headers, Line
from election.wire import pack
from election.wire.pack import Format
from election.wire.problem import language_of
from server.live.audience import Audience
from server.live.spectator import Spectator
from server.person import Viewer

SUBPROTOCOLS: dict[str, Format] = {"eday.v1+msgpack": "msgpack", "eday.v1+json": "json"}

UNEXPECTED = 1011

JUDGED_BY = frozenset((b"authorization", b"cookie", b"origin", b"sec-fetch-site"))
"""Headers that say who asks: kept, to ask again later. The others are not."""

logger = logging.getLogger(__name__)


class Door(Protocol):
    """Where the screen came in."""

    audience: Audience
    sent: int
    sent_bytes: int

    def hear(self, screen: Screen, message: bytes) -> None:
        """Obey a message; may raise."""

    def lost(self, screen: Screen) -> None:
        """The line has ended."""

    def failed(self) -> None:
        """Count a fault."""


class Screen(Spectator):
    """`viewer` is set when the door knows who it is; nothing is heard before."""

    __slots__ = ("_door", "_headers", "_moved_at", "_passed_on", "_taken", "line", "recheck_at", "viewer")

    viewer: Viewer

    def __init__(self, door: Door, line: Line, headers: Headers) -> None:
        language = language_of(asker(headers).headers.get("accept-language"))
        super().__init__(SUBPROTOCOLS[line.subprotocol] if line.subprotocol else "json", language)
        self.line = line
        self.recheck_at = 0.0
        self._door = door
        self._headers = [(name, value) for name, value in headers if name in JUDGED_BY]
        self._passed_on = self._taken = 0  # bytes
        self._moved_at = 0.0

    @property
    def asker(self) -> HTTPConnection:
        return asker(self._headers)

    # What the line says

    def heard(self, message: bytes) -> None:
        try:
            self._door.hear(self, message)
        except Exception as error:
            self.fail(error)

    def taken(self) -> None:
        self.wake()

    def lost(self) -> None:
        self._door.lost(self)

    # What others do

    def wake(self) -> None:
        """Send what lies in the mailbox, as long as the line takes it."""
        door, line = self._door, self.line
        while line.is_taken and not line.is_closed and (slot := self.take()) is not None:
            scope, owed = slot
            try:
                frame = door.audience.message(self, scope, owed=owed)
            except (Refused, Unavailable) as refused:
                self.refuse(scope, refused)
            except Exception as error:
                self.fail(error)
            else:
                if frame is not None:
                    line.pass_on(frame)
                    self._passed_on += len(frame)
                    door.sent += 1
                    door.sent_bytes += len(frame)

    def refuse(self, scope: str | None, error: ElectionError) -> None:
        self.line.say(pack.encode(self.refusal(scope, error), self.form))

    def fail(self, error: Exception) -> None:
        logger.error("a live line failed", exc_info=error, extra={"action": "live_line_failed"})
        self._door.failed()
        self.line.close(UNEXPECTED)

    def stuck_s(self, now: float) -> float:
        """For how long the other side has taken nothing of what waits for it; asked at even intervals."""
        unsent = self.line.transport.get_write_buffer_size()
        taken = self._passed_on - unsent
        if unsent == 0 or taken > self._taken:
            self._taken, self._moved_at = taken, now
        return now - self._moved_at


def asker(headers: Headers) -> HTTPConnection:
    """Who asks, as everything else of the server sees them."""
    return HTTPConnection({"type": "websocket", "path": "/v1/live", "headers": headers})
