"""Directives: what a desk tells every polling area of a scope, and which were given today.

Each is one entry, in the chain of the scope's province or, for the whole country, in the country's. The bell is rung
when it is durable; the collectors hear it and tell the phones.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from election.bus import Bus
from election.clock import Clock
from election.errors import Code, Refused
from election.ledger import Entry, Fact
from election.standing.directive import Directive, directive_of
from election.station import COUNTRY_CHAIN, Scope
from election.store.database import Pool
from election.store.ledger import Ledger
from server.office.acts import Act, Recorded, record
from server.office.incidents import Picture
from server.person import Person, Places, area_of, covers


@dataclass(frozen=True, slots=True)
class Given:
    """A directive just given, and its place in the ledger."""

    directive: Directive
    recorded: Recorded


class Directives:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock, picture: Picture, places: Places) -> None:
        self._bus = bus
        self._clock = clock
        self._picture = picture
        self._places = places
        self._ledger = Ledger(pool)

    async def give(self, person: Person, scope: Scope, text: str) -> Given:
        """Raises `Refused` (R150) for a scope that is not the person's, or no place of this election; `Unavailable`."""
        area = area_of(scope, self._places)
        if area is None or not covers(person.scope, scope, self._places) or not self._picture().knows(scope):
            raise Refused(Code.R150)
        province = COUNTRY_CHAIN if area.province is None else area.province
        detail = {"id": str(uuid4()), "scope": scope, "text": text, "from": person.scope}
        station = scope[1:] if scope.startswith("s") else None
        fact = Fact(
            kind="directive",
            received_at=self._clock.now(),
            channel="system",
            station=station,
            by=person.name,
            detail=detail,
        )
        recorded = await record(self._ledger, Act(province, fact))
        await self._bus.ring([recorded.event])
        return Given(directive_of(Entry(province, recorded.position, fact)), recorded)

    def of_today(self, scope: Scope) -> list[Directive]:
        """Those that reach something of this scope, newest first: given to it, to a part of it, or to what it is part
        of."""
        today = self._clock.now().date()
        return [
            one
            for one in reversed(self._picture().directives())
            if one.at.date() == today
            and (covers(one.scope, scope, self._places) or covers(scope, one.scope, self._places))
        ]
