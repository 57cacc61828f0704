"""What the ledger holds of devices and their stations, read for many at once.

After an outage a country's phones come back within seconds, and each wants to know what was received. Who asks waits
here; whenever one reading is done, everybody who asked meanwhile shares the next: two questions to the database and one
fold for hundreds of phones instead of one each.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from collector.roster import Roster
from election.clock import Clock
from election.device import Device
from election.errors import ElectionError, Unavailable
from election.standing.fold import Standing
from election.standing.incidents import IncidentStanding
from election.standing.picture import StationStanding
from election.station import Station, StationKey
from election.store.ledger import Ledger

log = logging.getLogger(__name__)

AT_ONCE = 200  # devices of one reading: some 20 ms, in which nobody else is served


@dataclass(frozen=True, slots=True)
class Remembered:
    """Of one device: its numbers that the ledger holds, ascending, and how its stations stand, whoever reported it."""

    seqs: list[int]
    stations: list[tuple[Station, StationStanding]]


class Recall:
    """Ask with `of`; `run` is the task that answers."""

    def __init__(self, ledger: Ledger, roster: Roster, clock: Clock) -> None:
        self._ledger = ledger
        self._roster = roster
        self._clock = clock
        self._asked: deque[tuple[Device, asyncio.Future[Remembered]]] = deque()
        self._something = asyncio.Event()

    async def of(self, device: Device) -> Remembered:
        """Raises `Unavailable` when the ledger is away."""
        answer: asyncio.Future[Remembered] = asyncio.get_running_loop().create_future()
        self._asked.append((device, answer))
        self._something.set()
        return await answer

    async def incidents(self, wanted: Mapping[StationKey, Iterable[str]]) -> list[IncidentStanding]:
        """Some incidents of some stations as they are now, in one reading; those nobody raised are left out. Raises
        `Unavailable`."""
        stations = {key: station for key in wanted if (station := self._roster.stations.get(key)) is not None}
        standing = await self._stand(stations)
        found = (standing.incident(key, incident) for key in stations for incident in wanted[key])
        return [incident for incident in found if incident is not None]

    async def run(self) -> None:
        while True:
            await self._something.wait()
            together = [self._asked.popleft() for _ in range(min(AT_ONCE, len(self._asked)))]
            if not self._asked:
                self._something.clear()
            try:
                found = await self._read([device for device, _ in together])
            except asyncio.CancelledError:
                _fail(together, Unavailable("The collector is stopping."))
                raise
            except Unavailable as away:
                _fail(together, away)
            except Exception:
                log.exception("recall failed", extra={"action": "recall_failed", "devices": len(together)})
                _fail(together, Unavailable("What the ledger holds could not be read."))
            else:
                for (_, answer), remembered in zip(together, found, strict=True):
                    if not answer.done():
                        answer.set_result(remembered)

    async def _read(self, devices: Sequence[Device]) -> list[Remembered]:
        known = self._roster.stations
        seqs = await self._ledger.seqs_of_devices([device.id for device in devices])
        stations: dict[StationKey, Station] = {
            key: known[key] for device in devices for key in device.grant.stations if key in known
        }
        standing = await self._stand(stations)
        now = self._clock.now()
        return [
            Remembered(
                seqs.get(device.id, []),
                [
                    (stations[key], standing.station(key, now))
                    for key in sorted(device.grant.stations)
                    if key in stations
                ],
            )
            for device in devices
        ]

    async def _stand(self, stations: Mapping[StationKey, Station]) -> Standing:
        standing = Standing(self._roster.election, list(stations.values()))
        for entry in await self._ledger.of_stations(list(stations)):
            standing.apply(entry)
        return standing


def _fail(together: Sequence[tuple[Device, asyncio.Future[Remembered]]], error: ElectionError) -> None:
    for _, answer in together:
        if not answer.done():
            answer.set_exception(error)
