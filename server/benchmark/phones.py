"""Phones straight into the database: enrolment is not what is measured.

Each speaks for one polling area. Their tokens exist here only, and go to the load generator.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from election.device import secret_digest
from election.station import Station
from election.store.database import Pool
from election.store.devices import Devices

AT_ONCE = 20_000  # rows of one statement


class Phone(NamedTuple):
    """What a load generator needs of one: its token, its station's code, the number of its next report."""

    token: str
    station: str
    next_seq: int


async def enrol(pool: Pool, stations: Sequence[Station], now: datetime) -> list[Phone]:
    """One phone for each station, in their order. 72,195 take about three seconds."""
    devices, phones = Devices(pool), list[Phone]()
    for begin in range(0, len(stations), AT_ONCE):
        some = stations[begin : begin + AT_ONCE]
        made = [Phone(secrets.token_urlsafe(32), station.code, 1) for station in some]
        rows = [
            (secret_digest(phone.token), station.province, station.key)
            for phone, station in zip(made, some, strict=True)
        ]
        await devices.add_many(rows, "bench", "bench", now)
        phones += made
    return phones


def evenly(stations: Sequence[Station], count: int | None) -> Sequence[Station]:
    """`count` of the stations, evenly spread among them; all of them when there are no more, or for None."""
    if count is None or count >= len(stations):
        return stations
    return [stations[at * len(stations) // count] for at in range(count)]
