"""Who may pass: the token's device, and the station it may speak for. Memory only, except for a token nobody knows."""

from __future__ import annotations

import logging
import time

from collector.pulse import Pulse
from collector.roster import Roster
from election.complaint import Complaints
from election.device import Device
from election.errors import Code, Fault, Refused
from election.report import Report, kind_of
from election.station import Station, parse_station_code

log = logging.getLogger(__name__)

BURST = 1_000  # reports a device may send at once: two full batches of an outbox
PER_S = 20.0  # and after that steadily; a station has a few dozen in its whole day


class Gate:
    def __init__(self, roster: Roster, pulse: Pulse) -> None:
        self._roster = roster
        self._pulse = pulse
        self._floods = Complaints()
        self._spent: dict[int, tuple[float, float]] = {}  # device -> (reports spent of the burst, when)

    async def device(self, token_digest: bytes | None) -> Device:
        """The device of a token. Refuses with R110 (none, or unknown) or R111 (revoked)."""
        device = self.remembered(token_digest)
        if device is None and token_digest is not None:
            device = await self._roster.device_or_look(token_digest)
        if device is None:
            raise Refused(Code.R110)
        if device.revoked:
            raise Refused(Code.R111)
        return device

    def remembered(self, token_digest: bytes | None) -> Device | None:
        """As `device`, from memory alone: None for a token that is not there."""
        if token_digest is None:
            raise Refused(Code.R110)
        device = self._roster.device(token_digest)
        if device is not None and device.revoked:
            raise Refused(Code.R111)
        return device

    def station(self, device: Device, report: Report) -> Station:
        """The station the report is about. Refuses with R120 unless the device speaks for it."""
        if report.station is None:
            key = device.grant.only_station
            if key is None:
                fault = Fault("$.station", "This device speaks for several stations.")
                raise self._refused(device, Refused(Code.R010, faults=(fault,)), report)
            station = self._roster.stations.get(key)
        else:
            station = self._roster.by_code.get(report.station)
            if station is None and parse_station_code(report.station) is None:
                fault = Fault("$.station", "Expected PP-CCCCC-NNN")
                raise self._refused(device, Refused(Code.R010, faults=(fault,)), report)
        if station is None or station.key not in device.grant.stations:
            raise self._refused(device, Refused(Code.R120), report)
        return station

    def count(self, device: Device, reports: int = 1) -> None:
        """Refuses with R130 a device that floods. A bucket that leaks PER_S a second and holds BURST."""
        now = time.monotonic()
        spent, since = self._spent.get(device.id, (0.0, now))
        spent = max(0.0, spent - (now - since) * PER_S)
        if spent + reports > BURST:
            who, times = self._floods.about(device.id)
            if times:
                log.warning("a device floods", extra={"action": "device_floods", "device": str(who), "times": times})
            raise self._refused(device, Refused(Code.R130))
        self._spent[device.id] = (spent + reports, now)

    def _refused(self, device: Device, refused: Refused, report: Report | None = None) -> Refused:
        """What is raised, and the centre is shown."""
        if report is None:
            self._pulse.refused(device.id, refused)
        else:
            self._pulse.refused(device.id, refused, seq=report.seq, kind=kind_of(report))
        return refused
