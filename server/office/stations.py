"""One polling area as a desk needs it when somebody calls: its facts, whom to reach, what it said, how its phones are.

The live figures are the board's business. Every look at contacts is an entry of the ledger before anything is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from election.bus import Bus
from election.clock import Clock
from election.device import DeviceId
from election.errors import Code, Refused
from election.ledger import Entry, Fact
from election.station import Contact, Station, parse_station_code, station_scope
from election.store.database import Pool
from election.store.ledger import Ledger
from election.store.pulse import Phone, Pulses, Refusal
from election.store.register import Register
from server.office.acts import Act, record
from server.person import ACTING, Person, Places, covers

HISTORY = 200  # entries, without looks


@dataclass(frozen=True, slots=True)
class Page:
    """`contacts` None: not for this person's eyes, or not asked for. `names` is whether the person may know who sent
    text messages. `history` is newest first, as are a phone's refusals."""

    station: Station
    commune: str
    province: str
    contacts: tuple[Contact, ...] | None
    names: bool
    history: list[Entry]
    phones: list[Phone]
    refusals: dict[DeviceId, list[Refusal]]


class Stations:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock, places: Places) -> None:
        self._bus = bus
        self._clock = clock
        self._places = places
        self._register = Register(pool)
        self._ledger = Ledger(pool)
        self._pulses = Pulses(pool)

    async def find(self, person: Person, code: str) -> Station:
        """Raises `Refused` (R150) for what is not the person's, or no polling area of the register."""
        named = parse_station_code(code)
        if named is None or not covers(person.scope, station_scope(code), self._places):
            raise Refused(Code.R150)
        station = await self._register.station(named[1])
        if station is None or station.code != code:
            raise Refused(Code.R150)
        return station

    async def page(self, person: Person, code: str, *, with_contacts: bool = True) -> Page:
        """Without contacts nobody looks at any, so nothing is logged. Raises `Refused` as `find`; `Unavailable`."""
        station = await self.find(person, code)
        commune, province = await self._register.place_names(station.commune) or ("", "")
        history = await self._ledger.history(station.key, HISTORY)
        phones = await self._pulses.of_stations([station.key])
        refusals = await self._pulses.refusals_of([phone.device for phone in phones], self._clock.now())
        contacts = await self._contacts(person, station) if with_contacts else None
        names = person.role in ACTING
        return Page(station, commune, province, contacts, names, history, phones, refusals)

    async def _contacts(self, person: Person, station: Station) -> tuple[Contact, ...] | None:
        """Shown to those on duty only; where there are any, the look is logged first."""
        if person.role not in ACTING:
            return None
        if station.contacts:
            fact = Fact(
                kind="look",
                received_at=self._clock.now(),
                channel="system",
                station=station.code,
                by=person.name,
                detail={"what": "contacts", "scope": person.scope},
            )
            recorded = await record(self._ledger, Act(station.province, fact))
            await self._bus.ring([recorded.event])
        return station.contacts
