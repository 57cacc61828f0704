"""The telephone directory: which stations a number reports for. From the register's contacts, in memory.

Made when first asked and again whenever the register was read anew, in a thread of its own. Two arrays instead of a
dictionary: a country's 150,000 numbers are 1.8 MB.
"""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import Mapping

from collector.roster import Roster
from election.station import Contact, Station, StationKey
from election.store.register import Register
from election.wire.phone_number import normal_number
from election.wire.sms_reply import Spot

KEY_BITS = 32
_KINDS_OF_COMMUNE = ("Xã ", "Phường ", "Đặc khu ")


class Directory:
    def __init__(self, roster: Roster, register: Register) -> None:
        self._roster = roster
        self._register = register
        self._stations: Mapping[StationKey, Station] = {}
        self._numbers = array("Q")  # ascending, and beside each the station it reports for
        self._keys = array("I")
        self._communes: dict[int, str] = {}
        self._reading = asyncio.Lock()

    async def stations_of(self, number: str) -> list[Station]:
        """By code. Raises `Unavailable` when it must be made and the database is away."""
        if self._stations is not self._roster.stations:
            async with self._reading:
                if self._stations is not self._roster.stations:
                    await self._make(self._roster.stations)
        wanted, found = int(number), []
        at = bisect_left(self._numbers, wanted)
        while at < len(self._numbers) and self._numbers[at] == wanted:
            found.append(self._stations[StationKey(self._keys[at])])
            at += 1
        return found

    def spot(self, station: Station) -> Spot:
        name = self._communes.get(station.commune, "")
        kind = next((kind for kind in _KINDS_OF_COMMUNE if name.startswith(kind)), "")
        return Spot(station.number, name[len(kind) :], station.code)

    async def _make(self, stations: Mapping[StationKey, Station]) -> None:
        self._communes = {commune.number: commune.name for commune in await self._register.communes()}
        pairs = await asyncio.to_thread(_pairs, stations)
        self._numbers = array("Q", (pair >> KEY_BITS for pair in pairs))
        self._keys = array("I", (pair & (1 << KEY_BITS) - 1 for pair in pairs))
        self._stations = stations


def contact_of(station: Station, number: str) -> Contact | None:
    """Who of the station's contacts has this number."""
    return next((contact for contact in station.contacts if normal_number(contact.phone) == number), None)


def _pairs(stations: Mapping[StationKey, Station]) -> list[int]:
    """Number and station in one, ascending; each pair once."""
    found = {
        int(number) << KEY_BITS | station.key
        for station in stations.values()
        for contact in station.contacts
        if (number := normal_number(contact.phone)) is not None
    }
    return sorted(found)
