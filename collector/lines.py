"""The open lines of phones: one per device, the newest wins; a revoked device's line is cut within a second.

Lifecycle of a line here:
1. `greeted`: its device is known; it belongs to its stations, so that nothing said to them meanwhile is missed;
2. `opened`: it was welcomed; the device's older line is cut;
3. `closed`, also of a line that was only greeted.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from collector.metrics import Metrics
from collector.notice import Notice
from collector.roster import Roster
from election.device import Device, DeviceId
from election.station import StationKey

LOOK_S = 0.5  # the bus tells the roster at once; this is how soon the lines follow
LOOKS_BETWEEN_PINGS = 10  # each looks at every line, which takes milliseconds
PING_PATIENCE = 5  # of those: 25 s of silence, below the 30 s after which mobile carriers' NATs forget an idle line

REPLACED = 4409
NOT_AUTHORISED = 4401


class Line(Protocol):
    """A phone's open line, as much as others may do with it."""

    device: Device

    def cut(self, close_code: int) -> None:
        """Ask the line to close itself, with a last word that says why."""

    def tell(self, notice: Notice) -> None:
        """Say something unasked."""

    def look(self, patience: int) -> None:
        """Called at even intervals; see `election.line.Line.look`."""


class Lines:
    def __init__(self, roster: Roster, metrics: Metrics) -> None:
        self._roster = roster
        self._metrics = metrics
        self._open: dict[DeviceId, Line] = {}
        self._of_station: dict[StationKey, tuple[Line, ...]] = {}

    def all(self) -> list[Line]:
        """Every line that was welcomed."""
        return list(self._open.values())

    def of_station(self, key: StationKey) -> tuple[Line, ...]:
        """The lines of a station's devices, those being greeted too."""
        return self._of_station.get(key, ())

    def greeted(self, line: Line) -> None:
        for key in line.device.grant.stations:
            self._of_station[key] = (*self.of_station(key), line)

    def opened(self, line: Line) -> None:
        earlier = self._open.get(line.device.id)
        self._open[line.device.id] = line
        if earlier is not None:
            earlier.cut(REPLACED)
        self._metrics.lines.set(len(self._open))

    def closed(self, line: Line) -> None:
        for key in line.device.grant.stations:
            left = tuple(one for one in self.of_station(key) if one is not line)
            if left:
                self._of_station[key] = left
            else:
                self._of_station.pop(key, None)
        if self._open.get(line.device.id) is line:
            del self._open[line.device.id]
        self._metrics.lines.set(len(self._open))

    async def watch(self) -> None:
        """Cut the lines of devices revoked meanwhile, and ask those who say nothing whether they are there."""
        looks = revocations = 0
        while True:
            await asyncio.sleep(LOOK_S)
            looks += 1
            if revocations != self._roster.revocations:
                revocations = self._roster.revocations
                self._cut_revoked()
            if looks % LOOKS_BETWEEN_PINGS == 0:
                for line in list(self._open.values()):
                    line.look(PING_PATIENCE)

    def _cut_revoked(self) -> None:
        for line in list(self._open.values()):
            now = self._roster.device(line.device.token_digest)
            if now is None or now.revoked:
                line.cut(NOT_AUTHORISED)
