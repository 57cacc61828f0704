"""Text messages in PostgreSQL: the name each one got, and the devices that stand for those who send them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from election.device import Device, DeviceId, Grant, secret_digest
from election.ledger import Entry
from election.station import StationKey
from election.store import queries
from election.store.database import asking, transaction
from election.store.devices import Devices
from election.wire import content

SQL = queries.load("messages")

APP = "sms"
"""What a device that stands for a telephone number has for its app; nobody holds its token."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message's name in the ledger. `digest` is of who sent what; `as_of` and `boxes_back` are what its first attempt
    took it to mean; `reply` is None until its outcome is known."""

    device: DeviceId
    seq: int
    digest: bytes
    as_of: datetime
    boxes_back: bool
    reply: str | None


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who reports for one station from one number; `name` is the contact's role and name."""

    station: StationKey
    province: int
    number: str
    name: str


class Messages:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._devices = Devices(pool)

    async def find(self, message_id: str) -> Claim | None:
        with asking():
            row = await self._pool.fetchrow(SQL["find"], message_id)
        return None if row is None else Claim(*row)

    async def claim(
        self, message_id: str, digest: bytes, sender: Sender, as_of: datetime, boxes_back: bool, now: datetime
    ) -> tuple[Claim, Device]:
        """The name of this message and the device that stands for its sender, made now if need be. Whoever claims the
        same message again gets what the first one got."""
        async with transaction(self._pool) as connection:
            await connection.execute(SQL["add_sender"], sender.station, sender.number)
            id_, last_seq = await connection.fetchrow(SQL["lock_sender"], sender.station, sender.number)
            if id_ is None:
                id_ = await self._enrol(sender, now, connection)
            row = await connection.fetchrow(SQL["claim"], message_id, digest, id_, last_seq + 1, as_of, boxes_back)
            if row is not None:
                await connection.execute(SQL["count"], sender.station, sender.number, last_seq + 1)
            else:
                row = await connection.fetchrow(SQL["find"], message_id)
        claim = Claim(*row)
        device = await self._devices.by_id(claim.device)
        if device is None:
            raise LookupError(f"Device {claim.device} of a message is gone.")
        return claim, device

    async def settle(
        self, message_id: str, digest: bytes, device: DeviceId, seq: int, as_of: datetime, reply: str
    ) -> str:
        """The reply to this message, from now on for ever: the first that was settled."""
        with asking():
            settled: str = await self._pool.fetchval(SQL["settle"], message_id, digest, device, seq, as_of, reply)
        return settled

    async def by_data(self, device: DeviceId, seq: int) -> Entry | None:
        """The entry of that name, unless it is a text message's own."""
        with asking():
            row = await self._pool.fetchrow(SQL["entry_by_data"], device, seq)
        return None if row is None else Entry(row["province"], row["position"], content.decode(row["content"]))

    async def _enrol(self, sender: Sender, now: datetime, on: asyncpg.Connection) -> DeviceId:
        token = secret_digest(secrets.token_urlsafe(32))
        grant = Grant(sender.province, frozenset((sender.station,)))
        device = await self._devices.add(b"", token, grant, sender.name, APP, now, on)
        await on.execute(SQL["sender_is"], sender.station, sender.number, device.id)
        return device.id
