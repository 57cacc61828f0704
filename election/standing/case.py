"""One incident as the ledger tells it: what the polling area said and what the desks did, replayed by position."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from election.incident import TARGETS, IllegalMove, State, add, level_above, move, route
from election.incident_kind import LEVELS, Level
from election.report import Category, Severity
from election.standing.instant import moment
from election.standing.record import UNKNOWN
from election.station import StationKey


@dataclass(frozen=True, slots=True)
class Said:
    """The polling area raised the incident, or added to it."""

    as_of: int
    received: int
    category: Category
    severity: Severity
    text: str
    people: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A desk made a move. `to` is whom it was assigned to, `into` the incident it was merged into; `by` acted for the
    scope `source`."""

    received: int
    move: str
    to: str | None = None
    text: str | None = None
    by: str | None = None
    source: str | None = None
    into: str | None = None


Event = tuple[int, Said | Moved]


class Case:
    """The events, and below them what follows from all of them. Nothing follows before it has been raised.

    `answers` are the moves that counted, in order; `ended` is when it was resolved, if it is.
    """

    __slots__ = (
        "answers", "ended", "escalations", "events", "first", "id", "key", "last", "owner", "people", "position",
        "since", "state", "text", "updated", "updates",
    )  # fmt: skip

    def __init__(self, key: StationKey, case_id: str, events: Iterable[Event] = ()) -> None:
        self.key = key
        self.id = case_id
        self.events = sorted(events, key=_position)
        self.answers: list[Moved] = []
        self.first: Said | None = None
        self.last: Said | None = None
        self.people: int | None = None
        self.owner: str | None = None
        self.state: State = "raised"
        self._replay()

    def tell(self, position: int, event: Said | Moved) -> None:
        insort(self.events, (position, event), key=_position)
        self._replay()

    @property
    def is_open(self) -> bool:
        return self.first is not None and self.state != "resolved"

    @property
    def level(self) -> Level:
        """Where kind and severity send it, and from there as many levels up as it was escalated."""
        if self.last is None:
            return LEVELS[0]
        level = route(self.last.category, self.last.severity).level
        for _ in range(self.escalations):
            level = level_above(level)
        return level

    def ended_after(self, moment: int) -> bool:
        """Whether it is over, and was resolved later than that."""
        return self.first is not None and self.state == "resolved" and self.ended > moment

    def is_overlooked(self, now: datetime) -> bool:
        """Whether nobody has acknowledged it in time."""
        if self.last is None:
            return False
        return TARGETS.is_overlooked(self.last.severity, self.state, self.level, moment(self.since), now)

    def _replay(self) -> None:
        self.state = "raised"
        self.first = self.last = None
        self.position = self.since = self.updated = self.ended = UNKNOWN
        self.text = ""
        self.people = self.owner = None
        self.updates = self.escalations = 0
        self.answers = []
        for position, event in self.events:
            if isinstance(event, Said):
                self._say(position, event)
            else:
                self._make(event)

    def _say(self, position: int, said: Said) -> None:
        if self.first is None:
            self.first, self.position, self.since = said, position, said.received
        else:
            self.updates += 1
            after = add(self.state, said.severity)
            if after != self.state:
                self.state, self.since = after, said.received
        self.last = said
        self.text = said.text or self.text
        self.people = said.people if said.people is not None else self.people
        self.updated = said.received

    def _make(self, made: Moved) -> None:
        if self.first is None:
            return
        before = self.state
        try:
            self.state = move(before, self.level, made.move)
        except IllegalMove:
            return  # Whoever wrote it past the door, which looks at the ledger itself: it changes nothing.
        self.answers.append(made)
        self.updated = made.received
        if made.move == "escalate":
            self.escalations += 1
            self.owner = None
        if made.move in ("escalate", "reopen"):
            self.since = made.received
        if made.move == "assign":
            self.owner = made.to
        if self.state == "resolved" != before:
            self.ended = made.received

    def dump(self) -> list[Any]:
        return [self.key, self.id, [[position, *_plain(event)] for position, event in self.events]]

    @classmethod
    def restore(cls, data: list[Any]) -> Case:
        key, case_id, events = data
        return cls(StationKey(key), case_id, [(position, _event(kind, rest)) for position, kind, *rest in events])


def _position(event: Event) -> int:
    return event[0]


def _plain(event: Said | Moved) -> list[Any]:
    return ["said" if isinstance(event, Said) else "moved", *astuple(event)]


def _event(kind: str, rest: list[Any]) -> Said | Moved:
    return Said(*rest) if kind == "said" else Moved(*rest)
