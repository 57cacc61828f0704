"""`GET /v1/constituencies/SCOPE`: where more than half of the listed voters have voted, and where they have not yet.

The law asks for more than 50 % in each constituency (đơn vị bầu cử) of each ballot, else the vote is held again. In: a
scope, and the ballot whose constituencies are wanted one by one. Out: for each ballot how many are over, under and not
known, and for the one asked for the rows, as columns. `over` is certain as soon as it is said, because the silent areas
can only add to it; `under` is so far; `unknown` is where a list is not known or nobody has reported.

Read from the live picture. The country's 20,000 take half a second, so what was counted is good for a while: FRESH_S,
and so long that counting never takes more than a twentieth of a processor.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.clock import Clock
from election.day import Ballot
from election.errors import Code, Fault, Refused
from election.standing.fold import Standing
from election.standing.instant import text
from election.station import COUNTRY, Scope
from election.wire import pack
from server.office.access import Access
from server.office.incidents import Picture
from server.person import covers

MOST = 2_000  # rows of one answer; those that need an eye come first, so nothing urgent is left out
FRESH_S = 3.0
FRESH_TIMES = 20  # as long as counting took
BREATH = 50  # constituencies between two turns of the event loop
KEPT = 64  # scopes

Half = Literal["over", "under", "unknown"]
HALVES: tuple[Half, ...] = ("under", "unknown", "over")
"""Who needs an eye first."""

COLUMNS = (
    "scope", "name", "within", "stations", "reported", "closed", "listed", "listed_known", "voted", "half", "as_of",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One constituency of one ballot. `within`: the province or commune it lies in; `rate` of the whole list."""

    scope: Scope
    name: str
    within: str
    stations: int
    reported: int
    closed: int
    listed: int | None
    listed_known: int
    voted: int | None
    half: Half
    as_of: datetime | None

    @property
    def rate(self) -> float:
        return self.voted / self.listed if self.voted is not None and self.listed else -1.0


@dataclass(frozen=True, slots=True)
class _Count:
    """All of a scope. `at` in election time; good `until` a moment of the monotonic clock."""

    at: datetime
    until: float
    lines: dict[Ballot, list[Line]]


Sees = Callable[[Scope], bool]


class Constituencies:
    def __init__(self, clock: Clock, picture: Picture) -> None:
        self._clock = clock
        self._picture = picture
        self._counting = asyncio.Lock()
        self._counted: dict[Scope, _Count] = {}

    async def show(self, scope: Scope, ballot: Ballot | None, sees: Sees) -> dict[str, Any]:
        """What of it somebody sees. Raises `Refused`: R150 for a scope that does not exist, R010 for a ballot there is
        not; `Unavailable`."""
        if ballot is not None and ballot not in self._picture().election.ballots:
            raise Refused(Code.R010, faults=(Fault("ballot", "No such ballot."),))
        async with self._counting:
            count = self._counted.get(scope)
            if count is None or time.monotonic() >= count.until:
                count = await self._count(scope)
                self._keep(scope, count)
        # A commune lies in constituencies that are wider than it is, and than its people may see.
        seen = {of: [line for line in lines if sees(line.scope)] for of, lines in count.lines.items()}
        answer = {"scope": scope, "server_time": text(count.at), "ballots": [_sum(*each) for each in seen.items()]}
        if ballot is None:
            return answer
        lines = seen[ballot]
        shown = lines if len(lines) <= MOST else sorted(lines, key=_needy)[:MOST]
        more = {"ballot": ballot, "more": len(lines) > MOST, "constituencies": _columns(shown)}
        return answer | more

    async def _count(self, scope: Scope) -> _Count:
        began, standing, now = time.monotonic(), self._picture(), self._clock.now()
        standing.place(scope)  # Refused for what is no place
        lines: dict[Ballot, list[Line]] = {ballot: [] for ballot in standing.election.ballots}
        for number, (place, ballot) in enumerate(_within(standing, scope), 1):
            lines[ballot].append(_line(standing, place, ballot, now))
            if number % BREATH == 0:
                await asyncio.sleep(0)
        ended = time.monotonic()
        return _Count(now, ended + max(FRESH_S, (ended - began) * FRESH_TIMES), lines)

    def _keep(self, scope: Scope, count: _Count) -> None:
        self._counted.pop(scope, None)
        self._counted[scope] = count
        if len(self._counted) > KEPT:
            del self._counted[next(iter(self._counted))]


def routes(access: Access, constituencies: Constituencies) -> list[Route]:
    async def show(request: Request) -> Response:
        person = await access.person(request)
        scope = Scope(request.path_params["scope"])
        access.within(person, scope)
        ballot: Any = request.query_params.get("ballot")
        shown = await constituencies.show(scope, ballot, lambda one: covers(person.scope, one, access.places))
        headers = {"Cache-Control": "no-store"}
        return Response(pack.encode(shown), headers=headers, media_type=pack.MEDIA_TYPES["json"])

    return [Route("/v1/constituencies/{scope}", show, methods=["GET"])]


def _within(standing: Standing, scope: Scope) -> Iterator[tuple[Scope, Ballot]]:
    """Those that lie in it; of a commune or a polling area also those it lies in."""
    if scope[0] == "k":
        yield scope, _ballot(scope)
        return
    below = standing.children(scope)
    if scope == COUNTRY:
        for province in below:
            yield from _within(standing, province)
        return
    yield from ((place.scope, ballot) for place, ballot in standing.place(scope).constituencies)
    if scope[0] == "p":
        for commune in below:
            own = standing.place(commune).constituencies
            yield from ((place.scope, ballot) for place, ballot in own if ballot == "commune")


def _ballot(scope: Scope) -> Ballot:
    ballot: Any = scope.split("-")[1]
    return ballot  # type: ignore[no-any-return]


def _line(standing: Standing, scope: Scope, ballot: Ballot, now: datetime) -> Line:
    place, figures = standing.place(scope), standing.figures(scope, now)
    of = figures.ballots[ballot]
    half: Half = "unknown"
    if of.listed and of.voted is not None and of.listed_known == of.expected:
        half = "over" if of.voted * 2 > of.listed else "under"
    return Line(
        scope=scope,
        name=place.name,
        within=place.parents[-1].name,
        stations=of.expected,
        reported=of.reported,
        closed=figures.closed,
        listed=of.listed,
        listed_known=of.listed_known,
        voted=of.voted,
        half=half,
        as_of=figures.as_of,
    )


def _needy(line: Line) -> tuple[int, float]:
    return HALVES.index(line.half), line.rate


def _sum(ballot: Ballot, lines: Sequence[Line]) -> dict[str, Any]:
    halves = [line.half for line in lines]
    return {"ballot": ballot, "count": len(lines)} | {half: halves.count(half) for half in HALVES}


def _columns(lines: Sequence[Line]) -> dict[str, list[Any]]:
    columns = {name: [getattr(line, name) for line in lines] for name in COLUMNS}
    return columns | {"as_of": [text(line.as_of) for line in lines]}
