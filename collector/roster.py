"""The list at the gate: who may speak for what, and what is known of each station. Memory only, on the hot path.

Lifecycle:
1. `load`: every device, every station, and everything reported so far, folded into one `Known` per station.
2. `follow`: a task. Hears the bus: other collectors' entries keep `Known` fresh, a changed roster is read at once.
   Without the bus, devices are read again every REFRESH_S, so a revocation is late by that much and no more.
3. Cancellation stops following; what is in memory stays as it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict
from typing import Protocol

from msgspec import DecodeError

from election.bus import Bus, Listening, RosterChanged, Silence
from election.clock import Timekeeper
from election.day import Election
from election.device import Device, DeviceId
from election.errors import Corrupt, Unavailable
from election.known import Known
from election.ledger import REPORT_KINDS, Entry, Fact
from election.station import Station, StationKey
from election.store.devices import Devices
from election.store.elections import Elections
from election.store.ledger import Ledger
from election.store.register import Register
from election.wire import content
from election.wire.event import Event

log = logging.getLogger(__name__)

REFRESH_S = 5.0
SETTLE_S = 0.1
MOST_STRANGERS = 10_000  # unknown tokens remembered, so that each costs one look into the database and no more
ALL_CHAINS = tuple(range(100))

NOTEWORTHY = frozenset(("incident", "move", "directive"))
"""Kinds of entries that are told to phones."""


class Ear(Protocol):
    """Who hears what others entered. Neither may raise."""

    def entry(self, entry: Entry) -> None:
        """A NOTEWORTHY entry of another program."""

    def bus(self, *, up: bool) -> None:
        """The bus is there (again), or went away."""


class Roster:
    def __init__(self, devices: Devices, register: Register, ledger: Ledger, elections: Elections, bus: Bus) -> None:
        self._devices = devices
        self._register = register
        self._ledger = ledger
        self._elections = elections
        self._bus = bus
        self._by_token: dict[bytes, Device] = {}
        self._by_id: dict[DeviceId, Device] = {}
        self._change = 0
        self.revocations = 0
        """How often a token lost its right; who keeps lines open looks at them again when it changes."""
        self.ear: Ear | None = None
        """Who else wants to know what is heard on the bus."""
        self.hears_bus = False
        self._strangers: OrderedDict[bytes, None] = OrderedDict()
        self.election: Election
        self.clock = Timekeeper()
        self.stations: dict[StationKey, Station] = {}
        self.by_code: dict[str, Station] = {}
        self.known: dict[StationKey, Known] = {}
        self._changed = asyncio.Event()
        self._register_changed = False

    # Lifecycle

    async def load(self) -> None:
        await self._read_election()
        await self._read_stations()
        await self._read_devices()
        async for page in self._ledger.everything_after({}):
            for entry in page:
                self.remember_entry(entry.fact)
        log.info(
            "roster loaded",
            extra={"action": "roster_loaded", "devices": len(self._by_token), "stations": len(self.stations)},
        )

    async def follow(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hear())
            tasks.create_task(self._refresh())

    # Questions

    def device(self, token_digest: bytes) -> Device | None:
        return self._by_token.get(token_digest)

    async def device_or_look(self, token_digest: bytes) -> Device | None:
        """As `device`, but a token nobody knows yet is looked up once: it may have been enrolled next door just now."""
        device = self._by_token.get(token_digest)
        if device is not None or token_digest in self._strangers:
            return device
        device = await self._devices.by_token(token_digest)
        if device is None:
            self._strangers[token_digest] = None
            if len(self._strangers) > MOST_STRANGERS:
                self._strangers.popitem(last=False)
            return None
        self.add(device)
        return device

    def devices_known(self) -> int:
        return len(self._by_token)

    # Changes

    def add(self, device: Device) -> None:
        """Take in what was read of a device; an older state of it than the one known changes nothing."""
        known = self._by_id.get(device.id)
        if known is not None:
            if device.change < known.change:
                return
            if known.token_digest != device.token_digest:
                self._by_token.pop(known.token_digest, None)  # renewed: the token before it has no right any more
                self.revocations += 1
        self.revocations += device.revoked and not (known is not None and known.revoked)
        self._by_id[device.id] = self._by_token[device.token_digest] = device
        self._strangers.pop(device.token_digest, None)

    def remember(self, station: StationKey, fact: Fact) -> None:
        """Take in what an accepted report says about its station."""
        known = self.known.get(station)
        if known is not None and fact.report is not None and fact.device is not None:
            known.remember(fact.report, DeviceId(fact.device), fact.as_of or fact.received_at)

    def remember_entry(self, fact: Fact) -> None:
        """The same from any entry of the ledger; conflicts and acts say nothing about a station's figures."""
        station = self.by_code.get(fact.station) if fact.station is not None and fact.kind in REPORT_KINDS else None
        if station is not None:
            self.remember(station.key, fact)

    # Internal

    async def _read_election(self) -> None:
        election = await self._elections.get()
        if election is None:
            raise Unavailable("No election is set yet: run `eday election set`.")
        self.election = election
        self.clock.follow(election.pace)

    async def _read_stations(self) -> None:
        stations = {station.key: station for station in await self._register.stations()}
        self.known = {key: self.known.get(key) or Known() for key in stations}
        self.stations = stations
        self.by_code = {station.code: station for station in stations.values()}

    async def _read_devices(self) -> None:
        changed, self._change = await self._devices.changed_after(self._change)
        for device in changed:
            self.add(device)

    async def _hear(self) -> None:
        async for heard in self._bus.listen(ALL_CHAINS, roster=True, own=False):
            match heard:
                case RosterChanged(register):
                    self._stale(register=register)
                case Listening():
                    log.info("bus is heard", extra={"action": "bus_up"})
                    self._stale(register=True)
                case Silence():
                    log.warning("bus is silent", extra={"action": "bus_down"})
                case Event(province, after, contents):
                    for position, text in enumerate(contents, after + 1):
                        self._remember_text(province, position, text)
            if isinstance(heard, Listening | Silence):
                self.hears_bus = isinstance(heard, Listening)
                if self.ear is not None:
                    self.ear.bus(up=self.hears_bus)

    def _stale(self, *, register: bool) -> None:
        self._register_changed |= register
        self._changed.set()

    async def _refresh(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(REFRESH_S):
                    await self._changed.wait()
            self._changed.clear()
            await self._read_again()
            # A commune enrols its phones within minutes: their rings become a few reads, not one each.
            await asyncio.sleep(SETTLE_S)

    async def _read_again(self) -> None:
        register, self._register_changed = self._register_changed, False
        try:
            await self._read_devices()
            if register:
                await self._read_election()
                await self._read_stations()
        except Unavailable as away:
            self._register_changed |= register
            log.warning("roster not refreshed", extra={"action": "roster_stale", "why": str(away)})

    def _remember_text(self, province: int, position: int, text: str) -> None:
        try:
            fact = content.decode(text)
        except (DecodeError, Corrupt):
            log.warning("an entry on the bus cannot be read", extra={"action": "entry_unreadable"})
            return
        self.remember_entry(fact)
        if fact.kind in NOTEWORTHY and self.ear is not None:
            self.ear.entry(Entry(province, position, fact))
