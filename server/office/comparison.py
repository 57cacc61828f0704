"""Today beside the reference day, for whoever looks at a curve.

In: a scope and a ballot. Out: the answer of `GET /v1/reference/SCOPE`, encoded. The reference day is read from the
database when somebody first asks, and again when another one was imported. An answer holds for a minute of the
election's clock, and for twenty times as long as it took to make, so that a rehearsal that runs sixty times as fast
does not spend its time comparing. One is made at a time, and all who wait for the same get the same.

A country takes about a second of work: it is done a commune at a time, and boards go on in between. Raises
`Unavailable` while the picture is being loaded or the database is away, `Refused` (R150) for a scope that is no place.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from election.clock import Clock
from election.day import HEADLINE, Ballot, Election
from election.errors import Code, Refused, Unavailable
from election.standing.alike import Alike
from election.standing.fold import Standing
from election.standing.reference import Course, Dial, Reference
from election.station import COUNTRY, Scope
from election.store.database import Pool
from election.store.references import Day, References
from election.wire import pack
from server.office.incidents import Picture

BREATH_S = 0.002
"""Boards wait at most this long, and what one commune or constituency takes on top of it."""
REST = 20
MOST_KEPT = 200  # answers; a country's is 30 KB


K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class _Past:
    """A reference day in memory, and how it lies on this election's day."""

    id: int
    reference: Reference
    election: Election
    dial: Dial


@dataclass(frozen=True, slots=True)
class _Basis:
    """What an answer rests on besides today's figures."""

    day: int
    register: int
    election: Election


@dataclass(frozen=True, slots=True)
class _Answer:
    """`until` is by the machine's own clock."""

    basis: _Basis
    minute: datetime
    until: float
    body: bytes


class Comparisons:
    """`version` tells which register the picture has."""

    def __init__(self, pool: Pool, clock: Clock, picture: Picture, version: Callable[[], int]) -> None:
        self._references = References(pool)
        self._clock = clock
        self._picture = picture
        self._version = version
        self._past: _Past | None = None
        self._answers: OrderedDict[tuple[Scope, Ballot], _Answer] = OrderedDict()
        self._courses: OrderedDict[Scope, tuple[_Basis, dict[str, Any]]] = OrderedDict()
        self._turn = asyncio.Lock()

    async def show(self, scope: Scope, ballot: Ballot | None = None) -> bytes:
        """Without a ballot it is the headline's."""
        standing, day = self._picture(), await self._references.get()
        if not standing.knows(scope):
            raise Refused(Code.R150)
        if day is None:
            self._past = None
            return pack.encode({"scope": scope, "name": None})
        ballots = standing.election.ballots
        ballot = ballot or (HEADLINE if HEADLINE in ballots else ballots[0])
        basis = _Basis(day.id, self._version(), standing.election)
        kept = self._kept(scope, ballot, basis)
        if kept is not None:
            return kept
        async with self._turn:
            return self._kept(scope, ballot, basis) or await self._answer(standing, scope, ballot, day, basis)

    def _kept(self, scope: Scope, ballot: Ballot, basis: _Basis) -> bytes | None:
        answer = self._answers.get((scope, ballot))
        if answer is None or answer.basis != basis:
            return None
        return answer.body if answer.minute == self._minute() or time.monotonic() < answer.until else None

    async def _answer(self, standing: Standing, scope: Scope, ballot: Ballot, day: Day, basis: _Basis) -> bytes:
        began, minute = time.monotonic(), self._minute()
        past = await self._read(day, standing.election)
        course = await self._course(standing, scope, past, basis)
        alike = Alike(standing.election, lists=past.reference.has_lists(ballot))
        async for place in _places(standing, scope):
            for pace in standing.paces(place, ballot):
                alike.count(pace, past.reference.pace(pace.key, ballot, past.dial))
        head = {"scope": scope, "name": day.name, "date": day.date.isoformat() if day.date else None, "ballot": ballot}
        body = pack.encode({**head, "curve": course, "alike": alike.picture().as_wire()})
        ended = time.monotonic()
        _keep(self._answers, (scope, ballot), _Answer(basis, minute, ended + REST * (ended - began), body))
        return body

    async def _course(self, standing: Standing, scope: Scope, past: _Past, basis: _Basis) -> dict[str, Any]:
        """It changes only with its basis."""
        known = self._courses.get(scope)
        if known is not None and known[0] == basis:
            return known[1]
        course = Course(standing.election, past.reference, past.dial)
        async for place in _places(standing, scope):
            for key in standing.stations(place):
                course.count(key)
        told = course.as_wire() | {"stations": course.stations}
        _keep(self._courses, scope, (basis, told))
        return told

    async def _read(self, day: Day, election: Election) -> _Past:
        past = self._past
        if past is None or past.id != day.id:
            reference = Reference()
            async for page in self._references.stations(day):
                for one in page:
                    reference.add(one.key, one.minutes, one.voted, one.listed)
                await asyncio.sleep(0)
            if len(reference) != day.stations:
                raise Unavailable("Another reference day was taken while this one was being read.")
            past = self._past = _Past(day.id, reference, election, Dial(election))
        elif past.election != election:
            past = self._past = _Past(day.id, past.reference, election, Dial(election))
        return past

    def _minute(self) -> datetime:
        return self._clock.now().replace(second=0, microsecond=0)


async def _places(standing: Standing, scope: Scope) -> AsyncIterator[Scope]:
    """The scope itself, or its communes if it is wider. Between two of them others may work, and the register may
    change: a commune that is gone is left out."""
    places = [scope]
    for _ in range(2):
        if places and (places[0] == COUNTRY or places[0][0] == "p"):
            places = [child for place in places for child in standing.children(place)]
    rested = time.monotonic()
    for place in places:
        if time.monotonic() - rested > BREATH_S:
            await asyncio.sleep(0)
            rested = time.monotonic()
        if standing.knows(place):
            yield place


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    """The newest, and as many as there is room for."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
