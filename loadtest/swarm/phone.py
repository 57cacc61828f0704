"""An enrolled phone with its outbox, and the book of phones and codes of one program.

A phone outlives the user that holds it: when a test is stopped and another begun on Locust's web page, its clerk goes
on where the last one stopped, and what had no receipt then is sent first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from loadtest.answer import EnrolAnswer
from loadtest.clock import HeardClock
from loadtest.enrolment import CodeLine
from loadtest.outbox import Outbox

MOST_WAITING = 500
"""Reports; a phone that reaches nobody for so long has other troubles than one more."""


@dataclass(slots=True)
class Phone:
    """`ballots` are those of the election; `voted` is the count that was written last."""

    token: str
    station: str
    ballots: tuple[str, ...]
    clock: HeardClock
    outbox: Outbox
    voted: int = 0

    def write(self) -> None:
        """One more voter, one more report, before anybody tries to send it."""
        if len(self.outbox) >= MOST_WAITING:
            return
        self.voted += 1
        as_of = self.clock.now().replace(microsecond=0).isoformat()
        voted = dict.fromkeys(self.ballots, self.voted)
        self.outbox.add({"kind": "turnout", "station": self.station, "as_of": as_of, "voted": voted})


def enrolled_phone(code: CodeLine, told: EnrolAnswer, asked_at: float, answered_at: float) -> Phone:
    """The phone that an answer to a code makes; the moments are of the monotonic clock."""
    clock = HeardClock()
    clock.hear(told.server_time, told.speed, asked_at, answered_at)
    return Phone(told.token, code.station, tuple(told.election.ballots), clock, Outbox(told.next_seq))


class PhoneBook:
    """Each code and each phone is in one pair of hands at a time."""

    def __init__(self, codes: Iterable[CodeLine] = ()) -> None:
        self._codes = deque(codes)
        self._idle: deque[Phone] = deque()

    def phone(self) -> Phone | None:
        """One that lies about, enrolled."""
        return self._idle.popleft() if self._idle else None

    def code(self) -> CodeLine | None:
        """One nobody has tried yet."""
        return self._codes.popleft() if self._codes else None

    def put_back(self, phone: Phone) -> None:
        self._idle.append(phone)
