"""What phones hear without asking: what became of their area's incidents, and directives. `news` says to ask again.

In: entries heard on the bus (`Roster.ear`) or kept by this collector, and those of desks that the bus did not say, read
from the ledger. Out: a `Notice` to each open line it concerns. With the bus away, what desks do is told within LOOK_S;
what other collectors' phones report, when it is back: then every line is told to ask, spread over seconds.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Sequence
from itertools import islice

from msgspec import DecodeError

from collector.batcher import Tell
from collector.directives import Directives, told
from collector.lines import Line, Lines
from collector.notice import Notice, news
from collector.recall import Recall
from collector.roster import Roster
from election.clock import Clock
from election.device import Device, DeviceId
from election.errors import ElectionError, Unavailable
from election.ledger import Entry
from election.report import Incident
from election.standing.directive import Directive, directive_of
from election.standing.reading import Malformed
from election.station import COUNTRY, StationKey, province_scope
from election.store.ledger import Ledger
from election.wire.uplink import Answer

log = logging.getLogger(__name__)

GATHER_S = 0.05  # nobody at a polling area sees it, and a commune's moves become one reading
STATIONS_AT_ONCE = 200  # of one reading: some 20 ms, in which nobody else is served
LOOK_S = 5.0  # whether desks did something that the bus did not say: one look at a small index
RETRY_S = 1.0
LINES_AT_ONCE, BREATH_S = 500, 0.01  # a directive to the country is seconds of writing; reports go between
NEWS_WITHIN_S, NEWS_PER_S, STEP_S = 5.0, 2_000, 0.1
"""Who is told `news` asks the ledger: all of them within NEWS_WITHIN_S, unless they are more than NEWS_PER_S."""


class Notices:
    def __init__(
        self, ledger: Ledger, recall: Recall, lines: Lines, roster: Roster, directives: Directives, clock: Clock
    ) -> None:
        self._ledger = ledger
        self._recall = recall
        self._lines = lines
        self._roster = roster
        self._directives = directives
        self._clock = clock
        self._read_to: dict[int, int] = {}  # province -> position up to which desks' entries were read
        self._heard: set[tuple[int, int]] = set()  # (province, position) behind that, from the bus
        self._wanted: dict[StationKey, dict[str, DeviceId | None]] = {}  # incidents, and who reported them
        self._something = asyncio.Event()
        self._letters: deque[tuple[Notice, Directive]] = deque()
        self._posted = asyncio.Event()
        self._missed = asyncio.Event()
        self._is_silent = True  # until the bus is heard for the first time: phones may be quicker

    # What happened

    def entry(self, entry: Entry) -> None:
        """Somebody else's entry. See `collector.roster.Ear`."""
        if entry.fact.kind in ("move", "directive"):
            self._heard.add((entry.province, entry.position))
        self._take(entry)

    def bus(self, *, up: bool) -> None:
        if up and self._is_silent:
            self._missed.set()
        self._is_silent = not up

    def once_kept(self, tell: Tell, key: StationKey, report: Incident, device: Device) -> Tell:
        """`tell`, and when the report is in the ledger its neighbours are told too."""

        def tell_all(outcome: Answer | ElectionError) -> None:
            tell(outcome)
            if isinstance(outcome, Answer) and outcome.status == "accepted":
                self._want(key, report.incident, device.id)

        return tell_all

    # Lifecycle

    async def load(self) -> None:
        """Read what desks did before. Raises `Unavailable`."""
        for entry in await self._read():
            if (directive := _directive(entry)) is not None:
                self._directives.remember(directive)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for work in (self._tell_incidents, self._tell_directives, self._tell_news, self._look):
                tasks.create_task(work())

    # Internal

    def _take(self, entry: Entry) -> None:
        fact = entry.fact
        if fact.kind == "directive":
            directive = _directive(entry)
            if directive is not None and self._directives.remember(directive) and self._is_todays(directive):
                self._letters.append((Notice("directive", **told(directive)), directive))
                self._posted.set()
            return
        station = self._roster.by_code.get(fact.station or "")
        if station is None:
            return
        if isinstance(fact.report, Incident):
            self._want(station.key, fact.report.incident, DeviceId(fact.device or 0))
        elif isinstance(incident := (fact.detail or {}).get("incident"), str):
            self._want(station.key, incident, None)

    def _is_todays(self, directive: Directive) -> bool:
        return directive.at.date() == self._clock.now().date()

    def _want(self, key: StationKey, incident: str, besides: DeviceId | None) -> None:
        """The station's lines, but that of the device which said it, are to have this incident. Nearly every area has
        one phone, and then nothing is read."""
        if all(line.device.id == besides for line in self._lines.of_station(key)):
            return
        wanted = self._wanted.setdefault(key, {})
        wanted[incident] = besides if wanted.get(incident, besides) == besides else None
        self._something.set()

    async def _tell_incidents(self) -> None:
        while True:
            await self._something.wait()
            await asyncio.sleep(GATHER_S)
            together = {key: self._wanted.pop(key) for key in list(islice(self._wanted, STATIONS_AT_ONCE))}
            if not self._wanted:
                self._something.clear()
            try:
                found = await self._recall.incidents(together)
            except Unavailable:
                for key, incidents in together.items():
                    for incident, besides in incidents.items():
                        self._want(key, incident, besides)
                await asyncio.sleep(RETRY_S)
                continue
            except Exception:
                log.exception("incidents not told", extra={"action": "notices_failed", "stations": len(together)})
                continue
            for one in found:
                notice = Notice("incident", station=one.scope.removeprefix("s"), incident=one.as_wire())
                for line in self._lines.of_station(one.key):
                    if line.device.id != together[one.key][one.id]:
                        line.tell(notice)

    async def _tell_directives(self) -> None:
        while True:
            await self._posted.wait()
            self._posted.clear()
            while self._letters:
                notice, directive = self._letters.popleft()
                lines = [line for line in self._lines.all() if self._concerns(line.device, directive)]
                for begin in range(0, len(lines), LINES_AT_ONCE):
                    _tell(notice, lines[begin : begin + LINES_AT_ONCE])
                    await asyncio.sleep(BREATH_S)

    def _concerns(self, device: Device, directive: Directive) -> bool:
        if directive.scope == COUNTRY:
            return True
        if device.grant.province != directive.province:
            return False
        stations = (self._roster.stations.get(key) for key in device.grant.stations)
        return directive.scope == province_scope(directive.province) or any(
            station is not None and directive.scope in station.scopes for station in stations
        )

    async def _tell_news(self) -> None:
        while True:
            await self._missed.wait()
            self._missed.clear()
            lines = self._lines.all()
            random.shuffle(lines)
            log.info("phones are told to ask", extra={"action": "news_told", "lines": len(lines)})
            together = 1 + int(len(lines) * STEP_S / max(NEWS_WITHIN_S, len(lines) / NEWS_PER_S))
            for begin in range(0, len(lines), together):
                _tell(news(), lines[begin : begin + together])
                await asyncio.sleep(STEP_S * random.uniform(0.5, 1.5))  # noqa: S311

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                for entry in await self._read():
                    if (entry.province, entry.position) not in self._heard:
                        self._take(entry)
            except (Unavailable, DecodeError) as away:
                log.warning("desks' entries not read", extra={"action": "notices_stale", "why": str(away)})
                continue
            self._heard = {one for one in self._heard if one[1] > self._read_to.get(one[0], 0)}

    async def _read(self) -> list[Entry]:
        """What desks did since the last time."""
        entries = await self._ledger.of_desks_after(self._read_to)
        self._read_to |= {entry.province: entry.position for entry in entries}
        return entries


def _directive(entry: Entry) -> Directive | None:
    """None for an entry that is none, or cannot be told."""
    try:
        return directive_of(entry) if entry.fact.kind == "directive" else None
    except Malformed:
        return None


def _tell(notice: Notice, lines: Sequence[Line]) -> None:
    for line in lines:
        line.tell(notice)
