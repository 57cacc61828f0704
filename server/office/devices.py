"""The desk that takes a phone's right away: lost, in wrong hands, or replaced.

The revocation and its entry are one transaction; then both bells are rung: boards hear of the entry, collectors read
the device again and cut its line within a second. Without the bus they do so within six.
"""

from __future__ import annotations

from election.bus import Bus
from election.clock import Clock
from election.device import Device, DeviceId
from election.errors import Code, Refused
from election.ledger import Fact
from election.station import station_code, station_scope
from election.store.database import Pool, transaction
from election.store.devices import Devices
from election.store.ledger import Ledger
from server.office.acts import Act, Recorded, record
from server.person import Person, Places, covers


class DeviceDesk:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock, places: Places) -> None:
        self._pool = pool
        self._bus = bus
        self._clock = clock
        self._places = places
        self._devices = Devices(pool)
        self._ledger = Ledger(pool)

    async def revoke(self, person: Person, id_: DeviceId) -> Recorded | None:
        """None if it had been revoked before. Raises `Refused` (R150) unless all stations it speaks for are the
        person's; `Unavailable`, and then nothing was revoked."""
        device = await self._devices.by_id(id_)
        if device is None or not all(covers(person.scope, scope, self._places) for scope in _scopes(device)):
            raise Refused(Code.R150)
        now = self._clock.now()
        async with transaction(self._pool) as connection:
            province = await self._devices.revoke(id_, now, connection)
            if province is None:
                return None
            only = device.grant.only_station
            fact = Fact(
                kind="revocation",
                received_at=now,
                channel="system",
                station=None if only is None else station_code(province, only),
                by=person.name,
                detail={"device": id_, "name": device.name, "scope": person.scope},
            )
            recorded = await record(self._ledger, Act(province, fact), connection)
        await self._bus.ring([recorded.event])
        await self._bus.ring_roster()
        return recorded


def _scopes(device: Device) -> list[str]:
    return [station_scope(station_code(device.grant.province, key)) for key in device.grant.stations]
