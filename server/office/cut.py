"""A cut through the picture: how every polling area of a scope stood when it was asked, for files people keep.

In: the live fold, a scope, a slot or none, and the time. Out: a `Cut` whose totals are sums of its own lines, so that a
file never contradicts itself, whatever arrives while it is being made. It breathes between lines: boards go on.

Raises `Refused(R150)` for a scope that is no place of this election and for a slot it does not have.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from election.day import BALLOTS, HEADLINE, Ballot, Election
from election.errors import Code, Refused
from election.slot import slots_of
from election.standing.fold import Standing
from election.standing.incidents import IncidentStanding
from election.standing.picture import StationSlot, StationStanding, StationState
from election.standing.place import Place
from election.station import Scope, commune_scope

BREATH = 250  # polling areas between two breaths: some 5 ms

Numbers = Mapping[Ballot, int | None]


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One polling area. With a slot, `voted` and `as_of` are that slot's; None is unknown."""

    scope: Scope
    name: str
    commune: str
    province: str
    state: StationState
    listed: Numbers
    voted: Numbers
    as_of: datetime | None
    received_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    incidents: tuple[IncidentStanding, ...]

    @property
    def code(self) -> str:
        return self.scope[1:]


@dataclass(frozen=True, slots=True)
class Total:
    """Of some lines and one ballot. `voted` and `listed_in` are of the areas that have reported it; `under_half` of
    those with a known list, the ones in which no more than half have voted."""

    stations: int
    reported: int
    listed: int | None
    listed_known: int
    listed_in: int | None
    voted: int | None
    under_half: int

    @property
    def rate(self) -> float | None:
        """Of the listed voters of the areas that have reported."""
        return None if self.voted is None or not self.listed_in else self.voted / self.listed_in


@dataclass(frozen=True, slots=True)
class Cut:
    """`slot` is None for the newest figures."""

    election: Election
    place: Place
    slot: datetime | None
    taken_at: datetime
    lines: tuple[AreaLine, ...]

    @property
    def as_of(self) -> datetime | None:
        return max((line.as_of for line in self.lines if line.as_of is not None), default=None)

    @property
    def coverage(self) -> tuple[int, int]:
        """Areas in, areas expected, by the headline ballot."""
        whole = total(self.lines, HEADLINE)
        return whole.reported, whole.stations


async def take(standing: Standing, scope: Scope, slot_at: datetime | None, now: datetime) -> Cut:
    place = standing.place(scope)
    index = _index(standing.election, slot_at)
    keys = standing.stations(scope)
    names: dict[int, tuple[str, str]] = {}
    lines = []
    for count, key in enumerate(keys, 1):
        commune = key // 1000
        if commune not in names:
            names[commune] = _names(standing, commune)
        lines.append(_line(standing.station(key, now), names[commune], index))
        if count % BREATH == 0:
            await asyncio.sleep(0)
    return Cut(standing.election, place, slot_at, now, tuple(lines))


def total(lines: Sequence[AreaLine], ballot: Ballot) -> Total:
    listed = [n for line in lines if (n := line.listed.get(ballot)) is not None]
    told = [(n, line.listed.get(ballot)) for line in lines if (n := line.voted.get(ballot)) is not None]
    within = [known for _, known in told if known is not None]
    return Total(
        stations=len(lines),
        reported=len(told),
        listed=sum(listed) if listed else None,
        listed_known=len(listed),
        listed_in=sum(within) if within else None,
        voted=sum(n for n, _ in told) if told else None,
        under_half=sum(1 for n, known in told if known and n * 2 <= known),
    )


def grouped(cut: Cut) -> list[tuple[str, list[AreaLine]]]:
    """The lines by what lies directly below the scope: provinces of the country, communes of a province, else each
    polling area by itself. In order of code."""
    groups: dict[str, list[AreaLine]] = {}
    for line in cut.lines:
        match cut.place.kind:
            case "country":
                name = line.province
            case "province":
                name = line.commune
            case _:
                name = f"{line.name} ({line.code})"
        groups.setdefault(name, []).append(line)
    return list(groups.items())


def _index(election: Election, slot_at: datetime | None) -> int | None:
    if slot_at is None:
        return None
    index = next((slot.index for slot in slots_of(election) if slot.at == slot_at), None)
    if index is None:
        raise Refused(Code.R150)
    return index


def _names(standing: Standing, commune: int) -> tuple[str, str]:
    place = standing.place(commune_scope(commune))
    return place.name, place.parents[-1].name


def _line(station: StationStanding, names: tuple[str, str], index: int | None) -> AreaLine:
    voted: Numbers = station.figures
    as_of, received_at = station.as_of, station.received_at
    if index is not None:
        slot: StationSlot | None = next((one for one in station.slots if one.index == index), None)
        voted = slot.voted if slot is not None else dict.fromkeys(BALLOTS)
        as_of, received_at = (slot.at if slot is not None else None), None
    commune, province = names
    return AreaLine(
        station.scope,
        station.name,
        commune,
        province,
        station.state,
        station.listed,
        voted,
        as_of,
        received_at,
        station.opened_at,
        station.closed_at,
        station.incidents,
    )
