"""The open lines of phones: one per device, the newest wins; a revoked device's line is cut within a second."""

from __future__ import annotations

import asyncio
from typing import Protocol

from collector.metrics import Metrics
from collector.roster import Roster
from election.device import Device, DeviceId

LOOK_S = 0.5  # the bus tells the roster at once; this is how soon the lines follow
PING_LOOKS = 50  # 25 s of silence, below the 30 s after which mobile carriers' NATs forget an idle line

REPLACED = 4409
NOT_AUTHORISED = 4401


class Line(Protocol):
    """A phone's open line, as much as others may do with it."""

    device: Device

    def cut(self, close_code: int) -> None:
        """Ask the line to close itself, with a last word that says why."""

    def look(self, patience: int) -> None:
        """Called at even intervals; see `election.line.Line.look`."""


class Lines:
    def __init__(self, roster: Roster, metrics: Metrics) -> None:
        self._roster = roster
        self._metrics = metrics
        self._open: dict[DeviceId, Line] = {}

    def opened(self, line: Line) -> None:
        earlier = self._open.get(line.device.id)
        self._open[line.device.id] = line
        if earlier is not None:
            earlier.cut(REPLACED)
        self._metrics.lines.set(len(self._open))

    def closed(self, line: Line) -> None:
        if self._open.get(line.device.id) is line:
            del self._open[line.device.id]
        self._metrics.lines.set(len(self._open))

    async def watch(self) -> None:
        """Cut the lines of devices revoked meanwhile."""
        while True:
            await asyncio.sleep(LOOK_S)
            for line in list(self._open.values()):
                now = self._roster.device(line.device.token_digest)
                if now is None or now.revoked:
                    line.cut(NOT_AUTHORISED)
                else:
                    line.look(PING_LOOKS)
