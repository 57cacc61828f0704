"""Two sources that disagree: what each said, and the settlement by a named person with a reason.

Which there are, is asked of the live picture. Whether one can still be settled is not: that is decided on the ledger,
while the province's chain stands still, so of two desks at once the second sees what the first did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from election.bus import Bus
from election.clock import VIETNAM, Clock
from election.errors import Code, Refused
from election.ledger import Entry, Fact
from election.standing.dispute import Dispute, Source
from election.standing.fold import Standing
from election.standing.instant import text
from election.station import Scope, Station, StationKey
from election.store.database import Pool
from election.store.incidents import IncidentStore
from election.store.ledger import Ledger
from election.store.pulse import Phone, Pulses
from server.office.acts import Act, Recorded, record
from server.office.incidents import Picture
from server.person import Person

Name = tuple[int, int]
"""A report's: (device, seq)."""

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Ruling:
    """Which report stands, and which fall."""

    stands: Name
    falls: tuple[Name, ...]
    reason: str


class Disputes:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock, picture: Picture) -> None:
        self._bus = bus
        self._clock = clock
        self._picture = picture
        self._ledger = Ledger(pool)
        self._still = IncidentStore(pool)
        self._pulses = Pulses(pool)

    async def show(self, scope: Scope) -> list[dict[str, Any]]:
        """Those of a scope, with who said what and how it came. Raises `Refused` (R150), `Unavailable`."""
        found = self._picture().disputes(scope)[:SHOWN]
        keys = list({one.key for one in found})
        entries = {(e.province, e.position): e for e in await self._ledger.of_stations(keys)} if keys else {}
        phones = await self._names(keys)
        return [
            dispute.as_wire()
            | {
                "sources": [
                    _source(source, entries.get((dispute.province, source.position)), phones)
                    for source in dispute.sources
                ]
            }
            for dispute in found
        ]

    async def settle(self, person: Person, station: Station, ruling: Ruling) -> Recorded:
        """Write it. Raises `Refused` (R222) when these are not, or no longer, all the sources of one dispute."""
        async with self._still.standing_still({station.province}) as connection:
            entries = await self._ledger.of_stations([station.key])
            if not _is_whole(self._as_the_ledger_has_it(station, entries), ruling):
                raise Refused(Code.R222)
            detail = {
                "stands": list(ruling.stands),
                "falls": [list(name) for name in ruling.falls],
                "reason": ruling.reason,
                "scope": person.scope,
            }
            fact = Fact(
                kind="settlement",
                received_at=self._clock.now(),
                channel="system",
                station=station.code,
                by=person.name,
                detail=detail,
            )
            recorded = await record(self._ledger, Act(station.province, fact), connection)
        await self._bus.ring([recorded.event])
        return recorded

    def _as_the_ledger_has_it(self, station: Station, entries: Sequence[Entry]) -> Sequence[Dispute]:
        standing = Standing(self._picture().election, [station])
        for entry in entries:
            standing.apply(entry)
        return standing.disputes(Scope(f"s{station.code}"))

    async def _names(self, keys: Sequence[StationKey]) -> dict[int, Phone]:
        return {phone.device: phone for phone in await self._pulses.of_stations(keys)} if keys else {}


def _is_whole(disputes: Sequence[Dispute], ruling: Ruling) -> bool:
    """Every source but the one that stands must fall: of three, two cannot be left to go on disagreeing."""
    wanted = {ruling.stands, *ruling.falls}
    return any({(source.device, source.seq) for source in one.sources} == wanted for one in disputes)


def _source(source: Source, entry: Entry | None, phones: dict[int, Phone]) -> dict[str, Any]:
    fact = entry.fact if entry is not None else None
    phone = phones.get(source.device)
    return source.as_wire() | {
        "channel": fact.channel if fact else None,
        "by": fact.by if fact else None,
        "told_by": (fact.detail or {}).get("told_by") if fact else None,
        "phone": phone.name if phone and phone.app not in {"sms", "operator"} else None,
        "received_at": text(source.received_at.astimezone(VIETNAM)),
    }
