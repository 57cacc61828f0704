"""How a generated country is shared out among its provinces. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from election import places
from election.errors import ElectionError
from server.office import country
from server.office.allot import allot
from server.office.country import KNOWN, PROFILES

MOST_IN_COMMUNE = 999  # three digits of the code


class WrongNumber(ElectionError):
    """So many polling areas cannot be made there; the message says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one province is to get."""

    stations: int
    voters: float
    assembly: int
    council: int
    communal: int
    early: int


@cache
def plans(stations: int | None = None) -> Mapping[int, Plan]:
    """What each province of the country gets; `stations` in all, else 72,195. Raises `WrongNumber`."""
    numbers = [place.number for place in places.provinces()]
    communes = [len(places.communes(number)) for number in numbers]
    total = country.STATIONS if stations is None else stations
    if not sum(communes) <= total <= sum(communes) * MOST_IN_COMMUNE:
        raise WrongNumber(
            f"The country has {sum(communes):,} communes: "
            f"it takes {sum(communes):,} to {sum(communes) * MOST_IN_COMMUNE:,} polling areas."
        )
    people = [PROFILES[number].people for number in numbers]
    weights = [n / country.PER_STATION[PROFILES[number].land] for n, number in zip(people, numbers, strict=True)]
    most = [n * MOST_IN_COMMUNE for n in communes]
    fixed = {numbers.index(number): given for number, given in KNOWN.items()}
    least_stations, most_stations = list(communes), list(most)
    least_seats, most_seats = [2] * len(numbers), list(communes)
    for at, given in fixed.items():
        least_seats[at] = most_seats[at] = given.assembly
        if stations is None:
            least_stations[at] = most_stations[at] = given.stations
    shares = allot(total, weights, least_stations, most_stations)
    seats = allot(country.ASSEMBLY_CONSTITUENCIES, people, least_seats, most_seats)
    remote = [float(_remoteness(number)) for number in numbers]
    early = allot(country.EARLY_STATIONS, remote, [0] * len(numbers), [round(n / 2) for n in communes])
    planned = {}
    for at, number in enumerate(numbers):
        known = KNOWN.get(number)
        planned[number] = Plan(
            shares[at],
            country.VOTERS * people[at] / sum(people),
            seats[at],
            known.council if known else min(30, 8 + people[at] // 400),
            known.communal if known else round(country.COMMUNE_CONSTITUENCIES * communes[at]),
            early[at],
        )
    return planned


def _remoteness(province: int) -> int:
    """How many early polling areas a province gets: for its mountain communes and its islands."""
    land = PROFILES[province].land
    per_commune = {"mountain": 10, "highland": 5, "lowland": 1, "south": 1}[land]
    islands = sum(place.name.startswith("Đặc khu") for place in places.communes(province))
    return per_commune * len(places.communes(province)) + 100 * islands
