"""A day of sixty polling areas, as the ledger would hold it: openings, turnout, corrections, incidents, closings."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from election.bus import Bus
from election.clock import VIETNAM, FrozenClock
from election.ledger import Fact, leaf
from election.report import Closing, Counts, Incident, Opening, Report, Severity, Turnout, kind_of
from election.station import Station
from election.store.ledger import Draft, Ledger
from election.wire import content
from server.office.acts import Act, enter
from server.office.draw import Draw
from server.office.election_desk import ElectionDesk
from server.office.generator import generate
from server.office.registry import Registry

STATIONS = [*generate(11, 60), *generate(12, 40)]
CLOCK = FrozenClock(datetime(2026, 3, 14, 20, 0, tzinfo=VIETNAM))
SEVERITIES: tuple[Severity, ...] = ("handled", "support", "interrupting", "instruct")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 15, hour, minute, tzinfo=VIETNAM)


class Day:
    """Appends what polling areas and desks say."""

    def __init__(self, pool: asyncpg.Pool, bus: Bus) -> None:
        self.registry = Registry(pool, bus, CLOCK)
        self.desk = ElectionDesk(pool, bus, CLOCK)
        self.ledger = Ledger(pool)
        self._seqs: dict[int, int] = {}

    async def begin(self, stations: list[Station] | None = None) -> None:
        await self.desk.get_or_begin()
        await self.registry.take(stations or STATIONS, "lan")

    async def say(
        self, station: Station, report: Report, received: datetime, findings: tuple[str, ...] = (), kind: str = ""
    ) -> None:
        device = station.key % 1_000_000
        fact = Fact(
            kind=kind or kind_of(report),  # type: ignore[arg-type]
            received_at=received,
            channel="http",
            station=station.code,
            device=device,
            seq=report.seq,
            as_of=report.as_of or received,
            report=report,
            findings=findings,
        )
        text = content.encode(fact)
        variant = content.variant(report)
        draft = Draft(
            station.province, fact.kind, station.key, device, report.seq, variant, received, leaf(text), text.decode()
        )
        await self.ledger.append([draft])

    def seq(self, station: Station) -> int:
        self._seqs[station.key] = self._seqs.get(station.key, 0) + 1
        return self._seqs[station.key]

    async def turnout(
        self,
        station: Station,
        voted: int,
        as_of: datetime,
        received: datetime | None = None,
        corrects: int | None = None,
        findings: tuple[str, ...] = (),
    ) -> int:
        seq = self.seq(station)
        reason = "gõ nhầm số" if corrects else None
        report = Turnout(seq=seq, as_of=as_of, voted=Counts(voted, voted, voted), corrects=corrects, reason=reason)
        await self.say(station, report, received or as_of, findings)
        return seq

    async def incident(self, station: Station, id_: str, severity: Severity, when: datetime) -> None:
        report = Incident(
            seq=self.seq(station), as_of=when, incident=id_, category="power", severity=severity, text="mất điện cả bản"
        )
        await self.say(station, report, when)

    async def move(self, station: Station, id_: str, move: str, when: datetime) -> None:
        detail = {"incident": id_, "move": move, "text": "đã gọi điện", "to": "điện lực", "scope": "p11"}
        fact = Fact(kind="move", received_at=when, channel="system", station=station.code, by="trực ban", detail=detail)
        await enter(self.ledger, [Act(station.province, fact)])

    async def direct(self, scope: str, when: datetime, province: int = 11) -> None:
        detail = {"id": "directive-1", "scope": scope, "text": "giữ bí mật", "from": "p11"}
        fact = Fact(kind="directive", received_at=when, channel="system", by="trực ban", detail=detail)
        await enter(self.ledger, [Act(province, fact)])

    async def pass_by(self, steps: int, seed: int = 0, begin: int = 0) -> None:
        """So many things happen, always the same ones."""
        for step in range(begin, begin + steps):
            draw = Draw("day", seed, step)
            station = draw.one(STATIONS)
            now = at(7) + timedelta(minutes=2 * step, seconds=draw.below(60))
            what, listed = draw.below(10), station.listed[0] or 0
            id_ = str(UUID(int=draw.below(6) + 1))
            if what == 0:
                report = Opening(seq=self.seq(station), as_of=now, opened_at=now, ceremony=True, sealed=True)
                await self.say(station, report, now)
            elif what == 1:
                await self.incident(station, id_, draw.one(SEVERITIES), now)
            elif what == 2:
                await self.move(station, id_, draw.one(("acknowledge", "resolve", "reopen")), now)
            elif what == 3:
                seq = self.seq(station)
                voted = Counts(listed, listed, listed)
                await self.say(
                    station, Closing(seq=seq, as_of=now, closed_at=now, voted=voted, mobile_boxes_back=True), now
                )
            elif what == 4 and self._seqs.get(station.key, 0):
                corrected = self._seqs[station.key]
                await self.turnout(station, draw.below(listed), now - timedelta(minutes=5), now, corrected)
            else:
                late = timedelta(minutes=draw.below(30))
                await self.turnout(station, draw.below(listed), now - late, now)
