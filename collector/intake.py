"""One report, from typed values to the batch: gate, checks, name. Synchronous up to the wait for the commit."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from msgspec import structs

from collector.batcher import Batcher, Item
from collector.gate import Gate
from collector.roster import Roster
from election.check import check
from election.clock import Clock
from election.device import Device
from election.errors import Code, Refused
from election.ledger import Fact
from election.ordinary import is_ordinary
from election.possible import impossible
from election.report import Channel, Report, kind_of, moment_of
from election.wire import content
from election.wire.uplink import Answer

ONE_MS = timedelta(milliseconds=1)


class Intake:
    def __init__(self, gate: Gate, roster: Roster, batcher: Batcher, clock: Clock) -> None:
        self._gate = gate
        self._roster = roster
        self._batcher = batcher
        self._clock = clock
        self._loop = asyncio.get_running_loop()  # a system call each time it is asked for, up to Python 3.11

    def check_room(self, reports: int = 1) -> None:
        """Raises `Unavailable` when there is no room, before any work was done."""
        self._batcher.check_room(reports)

    def take(self, device: Device, report: Report, channel: Channel) -> asyncio.Future[Answer]:
        """Queue one report of a device that passed the gate.

        Raises `Refused`: R120 not its station, R010 no station named, R011 impossible. The future's result exists only
        after the commit; its exception is `Unavailable`. A sender that goes away leaves the report on its way.
        """
        station = self._gate.station(device, report)
        now = self._clock.now()
        received_at = now.replace(microsecond=now.microsecond // 1000 * 1000)
        moment = moment_of(report) or received_at
        known = self._roster.known[station.key]
        election = self._roster.election
        findings: tuple[str, ...] = ()
        if not is_ordinary(report, moment, received_at, station, known, election, device.id):
            faults = impossible(report, moment, received_at, station, known, election)
            if faults:
                raise Refused(Code.R011, faults=faults)
            findings = check(report, moment, received_at, station, known, election, device.id)
        # A station left out and a station named are the same report.
        code = report.station or station.code
        named = report if report.station is not None else structs.replace(report, station=code)
        fact = Fact(
            kind=kind_of(named),
            received_at=received_at,
            channel=channel,
            station=code,
            device=device.id,
            seq=report.seq,
            as_of=moment,
            report=named,
            findings=findings,
        )
        outcome: asyncio.Future[Answer] = self._loop.create_future()
        item = Item(fact, station.province, station.key, device.id, report.seq, content.variant(named), outcome)
        return self._batcher.put(item)
