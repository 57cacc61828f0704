"""One report, from typed values to the batch: gate, checks, name. Synchronous up to the wait for the commit."""

from __future__ import annotations

import asyncio
from copy import copy
from datetime import datetime

from msgspec import structs

from collector.batcher import Batcher, Item, Tell
from collector.gate import Gate
from collector.notices import Notices
from collector.pulse import Pulse
from collector.roster import Roster
from election.check import check
from election.clock import Clock
from election.device import Device
from election.errors import Code, ElectionError, Refused
from election.known import Known
from election.ledger import Fact
from election.ordinary import is_ordinary
from election.possible import impossible
from election.report import Channel, Incident, Report, kind_of, moment_of
from election.station import StationKey
from election.wire import content
from election.wire.uplink import Answer


class Intake:
    def __init__(
        self, gate: Gate, roster: Roster, batcher: Batcher, notices: Notices, pulse: Pulse, clock: Clock
    ) -> None:
        self._gate = gate
        self._notices = notices
        self._pulse = pulse
        self._roster = roster
        self._batcher = batcher
        self._clock = clock
        self._loop = asyncio.get_running_loop()  # a system call each time it is asked for, up to Python 3.11
        self._turn = -1.0
        self._now: datetime

    def check_room(self, device: Device, reports: int = 1) -> None:
        """Raises `Unavailable` when there is no room for this device, before any work was done."""
        self._batcher.check_room(device.id, reports)

    def take(
        self,
        device: Device,
        report: Report,
        channel: Channel,
        tell: Tell,
        ahead: dict[StationKey, Known] | None = None,
    ) -> None:
        """Queue one report of a device that passed the gate; `tell` hears what became of it, after the commit.

        `ahead` is for reports that come together: each is judged by what the ones before it said, although nothing is
        committed yet. It begins empty.

        Raises `Refused`: R120 not its station, R010 no station named, R011 impossible; then nothing is told. A sender
        that goes away leaves the report on its way.
        """
        station = self._gate.station(device, report)
        received_at = self._moment()
        moment = moment_of(report) or received_at
        known = self._roster.known[station.key]
        if ahead is not None:
            known = ahead.get(station.key) or ahead.setdefault(station.key, copy(known))
        election = self._roster.election
        findings: tuple[str, ...] = ()
        if not is_ordinary(report, moment, received_at, station, known, election, device.id):
            faults = impossible(report, moment, received_at, station, known, election)
            if faults:
                refused = Refused(Code.R011, faults=faults)
                self._pulse.refused(device.id, refused, seq=report.seq, kind=kind_of(report))
                raise refused
            findings = check(report, moment, received_at, station, known, election, device.id)
            if isinstance(report, Incident):
                tell = self._notices.once_kept(tell, station.key, report, device)
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
        if ahead is not None:
            known.remember(named, device.id, moment)
        self._batcher.put(
            Item(fact, station.province, station.key, device.id, report.seq, content.variant(named), tell)
        )

    def outcome(self, device: Device, report: Report, channel: Channel) -> asyncio.Future[Answer]:
        """As `take`, for whoever would rather wait: the future's exception is the `ElectionError` that was told."""
        outcome: asyncio.Future[Answer] = self._loop.create_future()

        def tell(told: Answer | ElectionError) -> None:
            if outcome.done():
                return
            if isinstance(told, Answer):
                outcome.set_result(told)
            else:
                outcome.set_exception(told)
                outcome.exception()  # a sender that hung up leaves nobody to look at it

        self.take(device, report, channel, tell)
        return outcome

    def _moment(self) -> datetime:
        """Now, to the millisecond. All that arrive in one turn of the event loop arrive at once: asking the clock costs
        as much as reading a report."""
        turn = self._loop.time()
        if turn != self._turn or self._clock.speed != 1.0:
            now = self._clock.now()
            self._now = now.replace(microsecond=now.microsecond // 1000 * 1000)
            self._turn = turn
        return self._now
