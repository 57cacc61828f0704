"""Devices and enrolment codes in PostgreSQL. Only digests of secrets come here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from election.device import Device, DeviceId, Grant
from election.station import StationKey
from election.store import queries
from election.store.database import asking

SQL = queries.load("devices")

IN_FLIGHT = 200
"""Changes that may become visible after a later one: numbers are drawn before the commit. As many as there may be
transactions at once, and some; a revocation must not be overlooked because an enrolment overtook it."""


RENEWABLE = timedelta(hours=24)
"""How long the answer to an enrolment may be asked for again."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code as it is stored."""

    digest: bytes
    station: StationKey
    made_at: datetime
    made_by: str
    expires_at: datetime


class Devices:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def all(self) -> tuple[list[Device], int]:
        """Every device, revoked ones too, and the number of the last change."""
        return await self.changed_after(0)

    async def changed_after(self, change: int) -> tuple[list[Device], int]:
        """Devices enrolled, renewed or revoked behind change number `change`, and the last change's number. The newest
        of those before it come again, for what was not visible yet."""
        with asking():
            rows = await self._pool.fetch(SQL["changed_after"], change - IN_FLIGHT)
        return [_device(row) for row in rows], max(
            (row["changed"] for row in rows if row["changed"] > change), default=change
        )

    async def by_token(self, token_digest: bytes) -> Device | None:
        with asking():
            row = await self._pool.fetchrow(SQL["by_token"], token_digest)
        return None if row is None else _device(row)

    async def by_id(self, device: DeviceId) -> Device | None:
        with asking():
            row = await self._pool.fetchrow(SQL["by_id"], device)
        return None if row is None else _device(row)

    async def put_codes(self, codes: Sequence[NewCode], on: asyncpg.Connection | None = None) -> frozenset[bytes]:
        """Store the codes; returns the digests stored. One that is missing was there already, for another station."""
        if not codes:
            return frozenset()
        columns = zip(*((c.digest, c.station, c.made_at, c.made_by, c.expires_at) for c in codes), strict=True)
        with asking():
            rows = await (on or self._pool).fetch(SQL["put_codes"], *map(list, columns))
        return frozenset(row[0] for row in rows)

    async def claim_code(
        self, digest: bytes, attempt_digest: bytes | None, now: datetime, on: asyncpg.Connection
    ) -> StationKey | None:
        """The station the code is for, and the code is used up by this attempt; None if it is wrong, used or
        expired."""
        with asking():
            station: StationKey | None = await on.fetchval(SQL["claim_code"], digest, now, attempt_digest)
        return station

    async def renew(
        self, code_digest: bytes, attempt_digest: bytes, token_digest: bytes, now: datetime, on: asyncpg.Connection
    ) -> Device | None:
        """The device this very attempt has led to already, which now has another token. None if the code was used by
        another attempt or more than RENEWABLE ago, or the device has reported or is revoked."""
        with asking():
            row = await on.fetchrow(SQL["renew"], code_digest, attempt_digest, token_digest, now - RENEWABLE)
        return None if row is None else _device(row)

    async def add(
        self,
        code_digest: bytes,
        token_digest: bytes,
        grant: Grant,
        name: str,
        app: str,
        now: datetime,
        on: asyncpg.Connection,
    ) -> Device:
        """Write the device a claimed code leads to, inside the caller's transaction."""
        with asking():
            row = await on.fetchrow(
                SQL["add_device"], token_digest, grant.province, sorted(grant.stations), name, app, now
            )
            device = _device(row)
            await on.execute(SQL["code_led_to"], code_digest, device.id)
        return device

    async def add_many(
        self,
        phones: Sequence[tuple[bytes, int, StationKey]],
        name: str,
        app: str,
        now: datetime,
        on: asyncpg.Connection | None = None,
    ) -> None:
        """Write phones that no code led to, each (token digest, province, its one station), in one statement."""
        digests, provinces, stations = ([phone[n] for phone in phones] for n in range(3))
        with asking():
            await (on or self._pool).execute(SQL["add_devices"], digests, provinces, stations, name, app, now)

    async def revoke(self, device: DeviceId, now: datetime, on: asyncpg.Connection) -> int | None:
        """Revoke; the device's province, or None if there is no such device with a right left."""
        with asking():
            province: int | None = await on.fetchval(SQL["revoke"], device, now)
        return province


def _device(row: asyncpg.Record) -> Device:
    id_, token_digest, province, stations, name, revoked, change = row
    return Device(DeviceId(id_), token_digest, Grant(province, frozenset(stations)), name, revoked, change)
