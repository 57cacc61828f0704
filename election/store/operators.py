"""Forms entered at desks: the name each one got, and the devices that stand for those who enter them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from election.device import DeviceId, Grant, secret_digest
from election.station import Station
from election.store import queries
from election.store.database import transaction
from election.store.devices import Devices

SQL = queries.load("operator")

APP = "operator"
"""What a device that stands for somebody at a desk has for its app; nobody holds its token."""


@dataclass(frozen=True, slots=True)
class FormName:
    """A form's name in the ledger; `digest` is of what it said."""

    device: DeviceId
    seq: int
    digest: bytes


class Operators:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._devices = Devices(pool)

    async def claim(self, form: str, digest: bytes, station: Station, staff: str, now: datetime) -> FormName:
        """The name of this form, made now if need be; the same form again gets the same one. Raises `Unavailable`."""
        async with transaction(self._pool) as connection:
            await connection.execute(SQL["add_operator"], station.key, staff)
            device, last_seq = await connection.fetchrow(SQL["lock_operator"], station.key, staff)
            if device is None:
                device = await self._enrol(station, staff, now, connection)
            row = await connection.fetchrow(SQL["claim"], form, digest, device, last_seq + 1)
            if row is None:
                row = await connection.fetchrow(SQL["find"], form)
            else:
                await connection.execute(SQL["count"], station.key, staff, last_seq + 1)
        return FormName(DeviceId(row["device"]), row["seq"], row["digest"])

    async def _enrol(self, station: Station, staff: str, now: datetime, on: asyncpg.Connection) -> DeviceId:
        token = secret_digest(secrets.token_urlsafe(32))
        grant = Grant(station.province, frozenset((station.key,)))
        device = await self._devices.add(b"", token, grant, staff, APP, now, on)
        await on.execute(SQL["operator_is"], station.key, staff, device.id)
        return device.id
