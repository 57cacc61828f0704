"""A register to rehearse with: the whole country's polling areas, or one province's, always the same ones.

The country has 72,195 over all 3,321 communes and 76.4 million listed voters; a province alone is that part of it,
unless another number of polling areas is asked for. Phone numbers begin with 00 and reach nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time
from typing import TypeVar

from election import places
from election.day import Election
from election.places import CommunePlace
from election.station import Contact, Coverage, Power, Station, StationKey
from server.office import country
from server.office.allot import allot, split
from server.office.country import PROFILES, Profile
from server.office.draw import Draw
from server.office.election_file import default_election
from server.office.plan import MOST_IN_COMMUNE, Plan, WrongNumber, plans
from server.office.station_name import person_name, station_name

T = TypeVar("T")

SIZE = {"Phường": 1.7, "Xã": 1.0, "Đặc khu": 0.4}
EARLY_DAYS = 3

COVERAGE: Sequence[tuple[int, Coverage]] = ((70, "4g"), (82, "3g"), (93, "2g"), (100, "none"))
"""In mountain communes, by cumulated percent; elsewhere everybody has 4g."""

POWER: Sequence[tuple[int, Power]] = ((92, "grid"), (97, "solar"), (100, "none"))


def generate(
    province: int | None = None, stations: int | None = None, election: Election | None = None
) -> list[Station]:
    """The stations of a province, or of the country. Raises `WrongNumber`."""
    election = election or default_election()
    planned = plans(stations if province is None else None)
    if province is None:
        return [station for number, plan in planned.items() for station in _province(number, plan, election)]
    if province not in planned:
        raise WrongNumber(f"There is no province {province:02d}.")
    plan = planned[province]
    if stations is not None:
        communes = len(places.communes(province))
        if not communes <= stations <= communes * MOST_IN_COMMUNE:
            raise WrongNumber(
                f"Province {province:02d} has {communes} communes: "
                f"it takes {communes} to {communes * MOST_IN_COMMUNE} polling areas."
            )
        plan = replace(plan, stations=stations)
    return list(_province(province, plan, election))


def _province(number: int, plan: Plan, election: Election) -> Iterator[Station]:
    communes, profile = places.communes(number), PROFILES[number]
    weights = [_size(place) * Draw("commune", place.number).between(0.6, 1.4) for place in communes]
    counts = allot(plan.stations, weights, [1] * len(communes), [MOST_IN_COMMUNE] * len(communes))
    communal = allot(plan.communal, counts, [1] * len(communes), counts)
    assembly, council = split(counts, plan.assembly), split(counts, plan.council)
    early = set(sorted(communes, key=lambda place: (-_loneliness(place), place.number))[: plan.early])
    voters = iter(_voters(communes, counts, profile, plan))
    for at, place in enumerate(communes):
        parts = split([1] * counts[at], communal[at])
        names: set[str] = set()
        for index in range(counts[at]):
            draw = Draw("station", place.number, index)
            name = station_name(place, profile, index + 1, draw)
            if name in names:
                name = f"{name} (khu vực {index + 1})"
            names.add(name)
            goes_early = place in early and index == counts[at] - 1
            ks = (assembly[at] + 1, council[at] + 1, parts[index] + 1)
            yield _station(place, profile, index + 1, name, next(voters), ks, goes_early, draw, election)


def _voters(communes: Sequence[CommunePlace], counts: Sequence[int], profile: Profile, plan: Plan) -> list[int]:
    """Listed voters of each station in order, adding up to about the province's."""
    mountains = profile.land in {"mountain", "highland"}
    low, high = (0.35, 1.6) if mountains else (0.6, 1.45)
    raw = [
        Draw("voters", place.number, index).between(low, high) * (1.15 if place.name.startswith("Phường") else 1.0)
        for place, count in zip(communes, counts, strict=True)
        for index in range(count)
    ]
    each = plan.voters / sum(raw)
    least = min(country.LEAST_IN_MOUNTAINS if mountains else country.LEAST_VOTERS, max(1, plan.voters / len(raw) / 3))
    return [round(min(max(one * each, least), country.MOST_VOTERS)) for one in raw]


def _station(
    place: CommunePlace,
    profile: Profile,
    number: int,
    name: str,
    voters: int,
    ks: tuple[int, int, int],
    goes_early: bool,
    draw: Draw,
    election: Election,
) -> Station:
    rural = not place.name.startswith("Phường")
    remote = rural and profile.land in {"mountain", "highland"}
    key = StationKey(place.number * 1000 + number)
    away = draw.between(0.0, 0.03) if rural else draw.between(0.005, 0.06)  # not resident for 12 months, and soldiers
    opens, closes = _hours(remote, draw)
    return Station(
        key,
        place.province,
        name,
        (voters, voters, round(voters * (1 - away))),
        ks,
        _date(goes_early, election, draw),
        min(max(opens, election.earliest), election.closes),
        min(closes, election.latest),
        _by_percent(COVERAGE, draw) if remote else "4g",
        _by_percent(POWER, draw) if remote else "grid",
        max(200, -(-voters * 3 // 200) * 50),
        (
            Contact("Tổ trưởng", person_name(profile.land, draw), _phone(key, 0)),
            Contact("Thư ký", person_name(profile.land, draw), _phone(key, 1)),
        ),
    )


def _hours(remote: bool, draw: Draw) -> tuple[time, time]:
    opens = draw.one((time(5), time(6), time(6, 30))) if remote and draw.hits(35) else time(7)
    closes = draw.one((time(20), time(21))) if draw.hits(4) else time(19)
    return opens, closes


def _date(goes_early: bool, election: Election, draw: Draw) -> dt.date:
    if not goes_early or election.early_from is None:
        return election.date
    return max(election.early_from, election.date - dt.timedelta(days=1 + draw.below(EARLY_DAYS)))


def _size(place: CommunePlace) -> float:
    return next(size for kind, size in SIZE.items() if place.name.startswith(kind))


def _loneliness(place: CommunePlace) -> float:
    """Islands first, then villages, wards last."""
    kind = 2 if place.name.startswith("Đặc khu") else 1 if place.name.startswith("Xã") else 0
    return kind + Draw("early", place.number).between(0, 1)


def _by_percent(table: Sequence[tuple[int, T]], draw: Draw) -> T:
    drawn = draw.below(100)
    return next(value for percent, value in table if drawn < percent)


def _phone(key: int, person: int) -> str:
    """00 begins no number of Viet Nam; unlike in every station and person, as a gateway's senders must be."""
    return f"00{key * 2 + person:08d}"
