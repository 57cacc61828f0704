"""What was phoned in: somebody at a desk types it, sees what is doubtful about it, and confirms.

`weigh` is the first step and writes nothing; `enter` is the second. The same checks as at every door, judged by what
the ledger holds of the station; the entry says that it came by an operator, who entered it, and who told them. A form
has an id of its own: sent twice, it is one entry.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import structs

from election.bus import Bus
from election.check import check
from election.clock import Clock
from election.device import DeviceId
from election.errors import Code, Refused
from election.known import Known
from election.ledger import REPORT_KINDS, Fact, leaf
from election.possible import impossible
from election.report import Report, kind_of, moment_of
from election.station import Station
from election.store.database import Pool
from election.store.ledger import Draft, Ledger
from election.store.operators import Operators
from election.wire import content
from election.wire.event import Event
from election.wire.uplink import Answer
from server.office.incidents import Picture
from server.person import Person


@dataclass(frozen=True, slots=True)
class Weighed:
    """`findings` are codes; `before` is how the station stands without the report, as on its board."""

    findings: tuple[str, ...]
    before: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Judged:
    report: Report
    moment: datetime
    received_at: datetime
    findings: tuple[str, ...]


class OperatorDesk:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock, picture: Picture) -> None:
        self._bus = bus
        self._clock = clock
        self._picture = picture
        self._ledger = Ledger(pool)
        self._operators = Operators(pool)

    async def weigh(self, station: Station, report: Report) -> Weighed:
        """Raises `Refused` (R011) for what cannot be, `Unavailable`."""
        judged = await self._judge(station, report, None)
        before = self._picture().station(station.key, self._clock.now()).as_wire()
        return Weighed(judged.findings, before)

    async def enter(self, person: Person, station: Station, form: str, report: Report, told_by: str | None) -> Answer:
        """Write it. Raises `Refused`: R011 for what cannot be, R201 when this form said something else before;
        `Unavailable`."""
        said = structs.replace(report, seq=1, station=station.code)
        digest = hashlib.sha256(f"{station.code} {told_by or ''} ".encode() + content.variant(said)).digest()
        name = await self._operators.claim(form, digest, station, person.name, self._clock.now())
        if name.digest != digest:
            raise Refused(Code.R201)
        judged = await self._judge(station, structs.replace(said, seq=name.seq), name.device)
        fact = self._fact(person, station, judged, name.device, told_by)
        text = content.encode(fact)
        variant = content.variant(judged.report)
        draft = Draft(
            station.province,
            fact.kind,
            station.key,
            name.device,
            name.seq,
            variant,
            judged.received_at,
            leaf(text),
            text.decode(),
        )
        (written,) = await self._ledger.append([draft])
        if written.outcome == "accepted":
            await self._bus.ring([Event(station.province, written.position - 1, (draft.content,))])
            return _answer(fact, written.outcome, station, written.position, written.digest)
        first = content.decode(written.first_content) if written.first_content else fact
        return _answer(first, "duplicate", station, written.position, written.digest)

    async def _judge(self, station: Station, report: Report, device: DeviceId | None) -> _Judged:
        now = self._clock.now()
        received_at = now.replace(microsecond=now.microsecond // 1000 * 1000)
        moment = moment_of(report) or received_at
        election = self._picture().election
        known = Known()
        for entry in await self._ledger.of_stations([station.key]):
            fact = entry.fact
            is_own = device is not None and (fact.device, fact.seq) == (device, report.seq)
            if fact.kind in REPORT_KINDS and fact.report is not None and fact.device is not None and not is_own:
                known.remember(fact.report, DeviceId(fact.device), fact.as_of or fact.received_at)
        faults = impossible(report, moment, received_at, station, known, election)
        if faults:
            raise Refused(Code.R011, faults=faults)
        findings = check(report, moment, received_at, station, known, election, device or DeviceId(0))
        return _Judged(report, moment, received_at, findings)

    def _fact(self, person: Person, station: Station, judged: _Judged, device: DeviceId, told_by: str | None) -> Fact:
        detail = {"scope": person.scope} | ({"told_by": told_by} if told_by else {})
        return Fact(
            kind=kind_of(judged.report),
            received_at=judged.received_at,
            channel="operator",
            station=station.code,
            device=device,
            seq=judged.report.seq,
            as_of=judged.moment,
            report=judged.report,
            findings=judged.findings,
            by=person.name,
            detail=detail,
        )


def _answer(fact: Fact, status: Any, station: Station, position: int, digest: bytes) -> Answer:
    assert fact.seq is not None
    return Answer(status, fact.seq, station.province, position, digest, fact.received_at, fact.findings)
