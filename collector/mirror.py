"""What the system knows about a device, shown back to it: its stations, slots, figures, and what the ledger holds.

Read from the ledger each time, folded like everything else: a replacement phone sees the same as the one it replaces.
"""

from __future__ import annotations

from typing import Any

from collector.directives import Directives, told
from collector.recall import Recall
from collector.roster import Roster
from election.clock import Clock
from election.day import Election
from election.device import Device
from election.slot import next_due, slots_of
from election.standing.picture import StationStanding
from election.station import COUNTRY, Scope, Station, commune_scope, province_scope
from election.store.ledger import Ledger
from election.store.register import Register


class Mirror:
    def __init__(
        self,
        ledger: Ledger,
        recall: Recall,
        register: Register,
        roster: Roster,
        directives: Directives,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._directives = directives
        self._recall = recall
        self._register = register
        self._roster = roster
        self._clock = clock
        self._names: dict[int, tuple[str, str]] = {}

    async def load(self) -> None:
        provinces = {province.number: province.name for province in await self._register.provinces()}
        self._names = {
            commune.number: (commune.name, provinces.get(commune.province, ""))
            for commune in await self._register.communes()
        }

    async def welcome(self, device: Device) -> dict[str, Any]:
        """The part of the answer that enrolment and `/v1/me` have in common, and the device's next free number."""
        held = await self._recall.of(device)
        now, seqs = self._clock.now(), held.seqs
        election, stations = self._roster.election, [station for station, _ in held.stations]
        upcoming = next_due(slots_of(election), now)
        return {
            "stations": [self._station(station) for station in stations],
            "next_seq": max(seqs, default=0) + 1,
            "election": election_facts(election),
            "hotline": next((election.hotline(_callers(station)) for station in stations), None),
            "sms": election.sms,
            "server_time": now,
            "speed": self._clock.speed,
            "last": {station.code: _facts(standing) for station, standing in held.stations},
            "next_due": None
            if upcoming is None
            else {"at": upcoming.at, "tolerance_min": upcoming.tolerance.total_seconds() / 60},
            "received": received(seqs),
            "notices": [{"notice": "directive"} | told(one) for one in self._directives.to(stations, now.date())],
        }

    async def me(self, device: Device) -> dict[str, Any]:
        return {"device": device.id} | await self.welcome(device)

    async def receipts(self, device: Device, after: int, most: int) -> dict[str, Any]:
        held = await self._ledger.receipts(device.id, after, most)
        return {
            "receipts": [
                {
                    "seq": one.seq,
                    "status": "conflict" if one.kind == "conflict" else "accepted",
                    "receipt": {
                        "province": one.province,
                        "position": one.position,
                        "digest": one.digest.hex(),
                        "received_at": one.received_at.astimezone(self._clock.now().tzinfo),
                    },
                }
                for one in held
            ],
            "more": len(held) == most,
        }

    def _station(self, station: Station) -> dict[str, Any]:
        commune, province = self._names.get(station.commune, ("", ""))
        return {
            "code": station.code,
            "name": station.name,
            "commune": commune,
            "province": province,
            "listed": dict(zip(("assembly", "province", "commune"), station.listed, strict=True)),
            "date": station.date,
            "opens": station.opens.strftime("%H:%M"),
            "closes": station.closes.strftime("%H:%M"),
        }


def _callers(station: Station) -> tuple[Scope, ...]:
    """Whose hotline a station calls, the nearest first."""
    return commune_scope(station.commune), province_scope(station.province), COUNTRY


def _facts(known: StationStanding) -> dict[str, Any]:
    return {
        "figures": {
            "voted": known.figures,
            "listed": known.listed,
            "as_of": known.as_of,
            "received_at": known.received_at,
        },
        "state": known.state,
        "opened_at": known.opened_at,
        "closed_at": known.closed_at,
        "boxes_out": known.boxes_out,
        "incidents": [incident.as_wire() for incident in known.incidents],
    }


def received(seqs: list[int]) -> dict[str, Any]:
    """Which numbers the ledger holds: 1..contiguous_to without a gap, and also these."""
    contiguous = 0
    for seq in seqs:
        if seq != contiguous + 1:
            break
        contiguous = seq
    return {"contiguous_to": contiguous, "also": [seq for seq in seqs if seq > contiguous]}


def election_facts(election: Election) -> dict[str, Any]:
    """What a phone needs to know of the day."""
    return {
        "name": election.name,
        "date": election.date,
        "rehearsal": election.rehearsal,
        "ballots": election.ballots,
        "opens": election.opens.strftime("%H:%M"),
        "closes": election.closes.strftime("%H:%M"),
        "slots": [
            {
                "at": election.at(slot.at),
                "tolerance_min": slot.tolerance.total_seconds() / 60,
                "lead_min": slot.lead.total_seconds() / 60,
            }
            for slot in election.slots
        ],
    }
