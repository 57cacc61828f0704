"""The polling areas of a bench: the generated country or province, or any number spread evenly over all communes.

The generated ones are what people rehearse with. The spread ones differ in nothing but how many they are, so that a
cost measured at a thousand and at a million can be compared. Always the same for the same number.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from election import places
from election.station import Station, StationKey
from server.office.country import STATIONS
from server.office.election_file import default_election
from server.office.generator import generate
from server.office.plan import MOST_IN_COMMUNE, WrongNumber

PROVINCE = 11
"""The one that a bench takes for itself when it needs no more than a province."""

VOTERS = 1_000
OPENS, CLOSES = time(7), time(19)


def town(count: int) -> list[Station]:
    """`count` generated polling areas: of one province if it has room for them, of the country otherwise.

    Raises `WrongNumber` with a sentence.
    """
    communes = len(places.communes(PROVINCE))
    if count < communes:
        return generate(PROVINCE, communes)[:count]
    if count <= communes * MOST_IN_COMMUNE and count < STATIONS:
        return generate(PROVINCE, count)
    return generate(stations=None if count == STATIONS else count)


def spread(count: int) -> Iterator[Station]:
    """`count` polling areas over all communes, as many in each as in any other but one. Raises `WrongNumber`."""
    communes, date = places.communes(), default_election().date
    if not 1 <= count <= len(communes) * MOST_IN_COMMUNE:
        raise WrongNumber(f"A bench takes 1 to {len(communes) * MOST_IN_COMMUNE:,} polling areas.")
    for at, place in enumerate(communes):
        # Fewer areas than communes: each k-th commune has one, so that every province has some.
        here = count * (at + 1) // len(communes) - count * at // len(communes)
        for number in range(1, here + 1):
            key = StationKey(place.number * 1000 + number)
            name = f"Khu vực bỏ phiếu số {number}"
            yield Station(key, place.province, name, (VOTERS,) * 3, (1, 1, 1), date, OPENS, CLOSES)
