"""The live side with 72,195 polling areas and no database: what a browser makes of a country that reports."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from prometheus_client import CollectorRegistry
from starlette.routing import BaseRoute

from dashboard import pages
from election import places
from election.clock import FrozenClock
from election.ledger import Entry, Fact
from election.report import Counts, Turnout
from election.standing.fold import Standing
from election.station import Commune, Province, Station
from server.benchmark.register import spread
from server.live.audience import Audience
from server.live.beat import Beat
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag
from server.office.election_file import default_election
from tests.server.live.house import Porter, serving

AREAS = 72_195


@dataclass
class House:
    url: str
    current: Current
    batches: list[list[Entry]]

    async def report(self, every_s: float) -> None:
        """The batches one after the other, as if they came from phones."""
        for batch in self.batches:
            self.current.apply(batch)
            await asyncio.sleep(every_s)


@asynccontextmanager
async def mosaic_house(batches: int, reports: int) -> AsyncIterator[House]:
    """At noon; so many batches of so many reports are ready to be applied."""
    election = default_election()
    clock = FrozenClock(election.at(election.opens) + timedelta(hours=5))
    gauges, lag = Gauges(CollectorRegistry()), Lag()
    lag.heard(up=True)
    current = Current(clock, gauges)
    stations = list(spread(AREAS))
    provinces = [Province(place.number, place.name) for place in places.provinces()]
    communes = [Commune(place.number, place.name, place.province) for place in places.communes()]
    current.begin(Standing(election, stations, provinces, communes))
    audience = Audience(current, lag, gauges)
    static: list[BaseRoute] = pages.routes()
    async with serving(current, audience, gauges, Porter(), static) as url:
        beating = asyncio.create_task(Beat(current, audience, lag, gauges).run())
        yield House(url, current, _day(stations, batches, reports, clock))
        beating.cancel()


def _day(stations: list[Station], batches: int, reports: int, clock: FrozenClock) -> list[list[Entry]]:
    dice, now = random.Random(3), clock.now()
    positions: dict[int, int] = {}
    voted: dict[int, int] = {}
    made = []
    for seq in range(1, batches + 1):
        batch = []
        for one in dice.sample(stations, reports):
            positions[one.province] = positions.get(one.province, 0) + 1
            count = voted[one.key] = min(one.listed[0] or 0, voted.get(one.key, 0) + dice.randint(50, 400))
            report = Turnout(seq=seq, as_of=now, voted=Counts(count, count, count))
            fact = Fact(
                kind="turnout", received_at=now, channel="http", station=one.code, device=one.key, seq=seq, as_of=now,
                report=report,
            )  # fmt: skip
            batch.append(Entry(one.province, positions[one.province], fact))
        made.append(batch)
    return made
