"""The register of polling areas at its desk: what a change would do, and doing it as a whole.

Stations, places and one entry per province are written in one transaction; then the bell is rung, for boards and for
the collectors' rosters. Nothing is ever removed here: reports may exist about any station.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from election import places
from election.bus import Bus
from election.clock import Clock
from election.day import Election
from election.ledger import Fact
from election.station import Commune, Province, Station, StationKey
from election.store.database import Pool, transaction
from election.store.ledger import Ledger
from election.store.register import Register
from election.wire import pack
from server.office.acts import Act, enter
from server.office.sheet import Known, Reading, read_sheet

FIELDS = tuple(each.name for each in fields(Station))


@dataclass(frozen=True, slots=True)
class Change:
    """A station that is to be otherwise, and in what."""

    before: Station
    after: Station

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name in FIELDS if getattr(self.before, name) != getattr(self.after, name))


@dataclass(frozen=True, slots=True)
class Difference:
    """What taking some stations into the register would do. `missing` are those of the same provinces that are not
    among them; they stay as they are."""

    added: tuple[Station, ...]
    changed: tuple[Change, ...]
    unchanged: int
    missing: tuple[Station, ...]

    @property
    def to_write(self) -> tuple[Station, ...]:
        return (*self.added, *(change.after for change in self.changed))


class Registry:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock) -> None:
        self._pool = pool
        self._bus = bus
        self._clock = clock
        self._register = Register(pool)
        self._ledger = Ledger(pool)

    async def read(self, raw: bytes, election: Election) -> Reading:
        """What a sheet says, against the register as it is."""
        known = {station.key: station for station in await self._register.stations()}
        return read_sheet(raw, Known(election, {each.number: each.province for each in places.communes()}, known))

    async def compare(self, stations: Sequence[Station]) -> Difference:
        return difference({station.key: station for station in await self._register.stations()}, stations)

    async def take(self, stations: Sequence[Station], by: str) -> Difference:
        """Take the stations into the register; what that did. Raises `Unavailable`, and then nothing was taken."""
        known = {station.key: station for station in await self._register.stations()}
        found = difference(known, stations)
        if not found.to_write:
            return found
        acts = self._acts(known, found, by)
        async with transaction(self._pool) as connection:
            await self._register.put_places(*_places(found.to_write), connection)
            await self._register.put_stations(found.to_write, connection)
            events = await enter(self._ledger, acts, connection)
        await self._bus.ring(events)
        await self._bus.ring_roster(register=True)
        return found

    def _acts(self, known: Mapping[StationKey, Station], found: Difference, by: str) -> list[Act]:
        now = self._clock.now()
        after = {**known, **{station.key: station for station in found.to_write}}
        acts = []
        for province in sorted({station.province for station in found.to_write}):
            changed = [change.after for change in found.changed if change.after.province == province]
            added = [station for station in found.added if station.province == province]
            detail = {
                "added": len(added),
                "changed": [station.code for station in changed],
                "communes": sorted({station.commune for station in (*added, *changed)}),
                "digest": register_digest(each for each in after.values() if each.province == province),
            }
            acts.append(Act(province, Fact(kind="register", received_at=now, channel="system", by=by, detail=detail)))
        return acts


def difference(known: Mapping[StationKey, Station], stations: Sequence[Station]) -> Difference:
    wanted = {station.key: station for station in stations}
    provinces = {station.province for station in stations}
    added = [station for station in stations if station.key not in known]
    changed = [
        Change(known[station.key], station)
        for station in stations
        if station.key in known and known[station.key] != station
    ]
    missing = [each for each in known.values() if each.province in provinces and each.key not in wanted]
    unchanged = len(stations) - len(added) - len(changed)
    return Difference(tuple(added), tuple(changed), unchanged, tuple(missing))


def register_digest(stations: Iterable[Station]) -> str:
    """The state of a province's register in 64 characters: who has the same stations has the same digest."""
    digest = hashlib.sha256()
    for station in sorted(stations, key=lambda each: each.key):
        digest.update(pack.encode(station))
        digest.update(b"\n")
    return digest.hexdigest()


def _places(stations: Sequence[Station]) -> tuple[list[Province], list[Commune]]:
    """The provinces and communes the stations lie in, whole: a province with its name but half its communes would
    look to everyone like a province with fewer communes."""
    wanted = {station.province for station in stations}
    provinces = [Province(each.number, each.name) for each in places.provinces() if each.number in wanted]
    communes = [Commune(each.number, each.name, each.province) for each in places.communes() if each.province in wanted]
    return provinces, communes
