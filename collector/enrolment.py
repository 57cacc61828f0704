"""The enrolment desk: a one-time code becomes a device with a token. Each code works once; guessing is slowed down.

A phone whose answer was lost on its way asks again with the same `attempt`: the same device then has another token, and
the lost one opens nothing any more.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from datetime import datetime

from collector.bell import Bell
from collector.roster import Roster
from election.bus import Bus
from election.clock import Clock
from election.device import Device, Grant, secret_digest
from election.enrolment import normalise_code
from election.errors import Code, Refused
from election.ledger import Fact, leaf
from election.store.database import Connection, Pool, transaction
from election.store.devices import Devices
from election.store.ledger import Draft, Ledger
from election.wire import content
from election.wire.uplink import Enrolment

WRONG_MOST = 20  # wrong codes from one address before it has to wait: a commune's office behind one NAT mistypes a few
WRONG_PER_S = 0.2
ADDRESSES_MOST = 10_000


class EnrolmentDesk:
    def __init__(
        self, pool: Pool, devices: Devices, ledger: Ledger, roster: Roster, bus: Bus, bell: Bell, clock: Clock
    ) -> None:
        self._pool = pool
        self._devices = devices
        self._ledger = ledger
        self._roster = roster
        self._bus = bus
        self._bell = bell
        self._clock = clock
        self._wrong: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def enrol(self, enrolment: Enrolment, address: str) -> tuple[Device, str]:
        """The device and its token, shown this once. Refuses with R101 (no such code) or R102 (too many wrong ones)."""
        self._check_tries(address)
        normal = normalise_code(enrolment.code)
        if normal is None:
            self._count_wrong(address)
            raise Refused(Code.R101)
        code_digest, token = secret_digest(normal), secrets.token_urlsafe(32)
        now = self._clock.now()
        async with transaction(self._pool) as connection:
            device = await self._claim(code_digest, token, enrolment, now, connection)
            again = device is None
            if device is None and enrolment.attempt is not None:
                attempt, digest = secret_digest(enrolment.attempt), secret_digest(token)
                device = await self._devices.renew(code_digest, attempt, digest, now, connection)
            station = None if device is None else self._roster.stations.get(min(device.grant.stations))
            if device is None or station is None:
                self._count_wrong(address)
                raise Refused(Code.R101)
            fact = Fact(
                kind="enrolment",
                received_at=now,
                channel="system",
                station=station.code,
                detail={"device": device.id, "name": enrolment.device_name, "app": enrolment.app}
                | ({"again": True} if again else {}),
            )
            text = content.encode(fact)
            draft = Draft(station.province, fact.kind, station.key, None, None, None, now, leaf(text), text.decode())
            (written,) = await self._ledger.append([draft], connection)
        self._roster.add(device)
        self._bell.add(station.province, written.position, draft.content)
        self._bell.ring()
        await self._bus.ring_roster()
        return device, token

    async def _claim(
        self, code_digest: bytes, token: str, enrolment: Enrolment, now: datetime, on: Connection
    ) -> Device | None:
        """The new device of a code that nobody has used, for a station we know."""
        attempt = None if enrolment.attempt is None else secret_digest(enrolment.attempt)
        key = await self._devices.claim_code(code_digest, attempt, now, on)
        station = None if key is None else self._roster.stations.get(key)
        if station is None:
            return None
        return await self._devices.add(
            code_digest,
            secret_digest(token),
            Grant(station.province, frozenset((station.key,))),
            enrolment.device_name,
            enrolment.app,
            now,
            on,
        )

    def _check_tries(self, address: str) -> None:
        if self._spent(address) >= WRONG_MOST:
            raise Refused(Code.R102)

    def _count_wrong(self, address: str) -> None:
        self._wrong[address] = (self._spent(address) + 1, time.monotonic())
        self._wrong.move_to_end(address)
        if len(self._wrong) > ADDRESSES_MOST:
            self._wrong.popitem(last=False)

    def _spent(self, address: str) -> float:
        spent, since = self._wrong.get(address, (0.0, 0.0))
        return max(0.0, spent - (time.monotonic() - since) * WRONG_PER_S)
