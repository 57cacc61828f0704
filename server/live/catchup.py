"""Reads from PostgreSQL whatever the bus did not say.

Lifecycle:
1. Waits until an election is set, then loads: election, register, all entries.
2. Compares the picture with the ledger's heads and reads what is missing: at once when the bus came up or went away,
   shortly after a gap, every second while the bus is away, and every few seconds in any case.
3. Reads the register again when it may have changed.

With PostgreSQL away the last picture stays, the lag grows, and every second is another try.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from election.day import Election
from election.errors import ElectionError
from election.ledger import Entry
from election.standing.fold import Standing
from election.station import Commune, Province, Station
from election.store.elections import Elections
from election.store.ledger import Ledger
from election.store.register import Register
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag

GAP_PATIENCE_S = 0.1  # two collectors ring in another order than they committed; most gaps close by themselves
SILENT_POLL_S = 1.0  # the bus is away: how late the picture may be
SAFETY_POLL_S = 5.0  # the bus seems fine: what a lost message may cost
RETRY_S = 1.0
ANSWER_S = 3.0  # heads are a hundred rows: whoever needs longer for them is as good as away
FULL_RELOAD_S = 60.0  # a changed register leaves an entry; this is for those who changed it past the ledger
BREATH = 200  # entries folded between two looks at the event loop: about 5 ms

AWAY = (ElectionError, TimeoutError, msgspec.DecodeError)
"""What a question to the store may raise; the last when an entry is of a version this program does not know."""

Tell = Callable[[Election, Sequence[Commune]], None]
"""Told which election and which places the picture is of, whenever they were read."""

logger = logging.getLogger(__name__)


class CatchUp:
    def __init__(
        self,
        ledger: Ledger,
        register: Register,
        elections: Elections,
        current: Current,
        lag: Lag,
        gauges: Gauges,
        tell: Tell,
    ) -> None:
        self._ledger = ledger
        self._register = register
        self._elections = elections
        self._current = current
        self._lag = lag
        self._gauges = gauges
        self._tell = tell
        self._rung = asyncio.Event()
        self._register_rung = False
        self._patient = True
        self._stations: dict[int, Station] = {}
        self._reloaded_at = 0.0

    # The bells

    def ring(self) -> None:
        """Compare now."""
        self._patient = False
        self._rung.set()

    def ring_gap(self) -> None:
        """Compare soon, unless the gap closes by itself."""
        self._rung.set()

    def ring_register(self) -> None:
        """Look whether the register or the election changed."""
        self._register_rung = True
        self._rung.set()

    # Lifecycle

    async def run(self) -> None:
        while not self._current.is_loaded:
            try:
                await self._load()
            except AWAY as away:
                self._unanswered(away)
            if not self._current.is_loaded:
                await asyncio.sleep(RETRY_S)
        while True:
            try:
                await self.compare()
                if self._register_rung or self._current.register_touched:
                    await self._look_at_register()
            except AWAY as away:
                self._unanswered(away)
                await asyncio.sleep(RETRY_S)
            else:
                await self._wait()

    async def compare(self) -> None:
        """Read every province whose head is ahead of the picture."""
        asked_at = time.monotonic()
        async with asyncio.timeout(ANSWER_S):
            heads = await self._ledger.heads()
        broken: Exception | None = None
        for province, (head, _) in heads.items():
            try:
                await self._read(province, head)
            except msgspec.DecodeError as wrong:  # one unreadable chain must not stop the others
                broken = wrong
        if broken is not None:
            raise broken
        if not self._lag.database:
            logger.info("the ledger answers again", extra={"action": "ledger_back"})
        self._lag.whole(asked_at)

    # Internal

    async def _wait(self) -> None:
        pause = SAFETY_POLL_S if self._lag.redis else SILENT_POLL_S
        try:
            async with asyncio.timeout(pause):
                await self._rung.wait()
                if self._patient:
                    await asyncio.sleep(GAP_PATIENCE_S)
        except TimeoutError:
            pass
        if self._lag.redis and self._patient and self._current.has_gap:
            logger.warning("entries are missing on the bus; reading them", extra={"action": "gap_found"})
            self._gauges.gaps.inc()
        self._rung.clear()
        self._patient = True

    async def _read(self, province: int, head: int) -> None:
        position = self._current.position(province)
        while position < head:
            page = await self._ledger.after(province, position)
            if not page:
                return
            self._gauges.late.inc(len(page))
            await self._fold(page)
            position = page[-1].position

    async def _fold(self, page: list[Entry]) -> None:
        for begin in range(0, len(page), BREATH):
            self._current.apply(page[begin : begin + BREATH])
            await asyncio.sleep(0)

    async def _load(self) -> None:
        began = time.monotonic()
        election = await self._elections.get()
        if election is None:
            return
        entries = 0
        with _long_lived():
            # The register comes last: shares of figures are then worked out once per station, not once per entry.
            standing = Standing(election)
            async for page in self._ledger.everything_after({}):
                for begin in range(0, len(page), BREATH):
                    for entry in page[begin : begin + BREATH]:
                        standing.apply(entry)
                    await asyncio.sleep(0)
                entries += len(page)
            standing.set_register(*await self._places(election))
        self._current.begin(standing)
        took = {"stations": len(self._stations), "entries": entries, "seconds": round(time.monotonic() - began, 3)}
        logger.info("the picture is loaded", extra={"action": "picture_loaded", **took})

    async def _build(self, election: Election, before: Standing) -> Standing:
        stations, provinces, communes = await self._places(election)
        return Standing.restore(election, provinces, communes, stations, before.dump())

    async def _places(self, election: Election) -> tuple[list[Station], list[Province], list[Commune]]:
        provinces, communes = await self._register.provinces(), await self._register.communes()
        stations = await self._register.stations()
        self._stations = {station.key: station for station in stations}
        self._reloaded_at = time.monotonic()
        self._tell(election, communes)
        return stations, provinces, communes

    async def _look_at_register(self) -> None:
        """Read the register again if something speaks for a change: an entry, another count, another election, or a
        ring after a long time. Most rings are enrolments, which change nothing here."""
        told, self._current.register_touched = self._current.register_touched, False
        try:
            standing, election = self._current.standing, await self._elections.get()
            if election is not None and election != standing.election:
                self._current.begin(await self._build(election, standing))
            elif (
                told
                or await self._register.count() != len(self._stations)
                or time.monotonic() - self._reloaded_at > FULL_RELOAD_S
            ):
                await self._reload(standing)
        except AWAY:
            self._current.register_touched |= told
            raise
        self._register_rung = False

    async def _reload(self, standing: Standing) -> None:
        stations = await self._register.stations()
        self._reloaded_at = time.monotonic()
        before, self._stations = self._stations, {station.key: station for station in stations}
        if not before.keys() <= self._stations.keys():
            self._current.begin(await self._build(standing.election, standing))
            return
        changed = [station for station in stations if before.get(station.key) != station]
        self._current.replace_stations(changed)
        logger.info("the register was read", extra={"action": "register_read", "changed": len(changed)})

    def _unanswered(self, away: Exception) -> None:
        if self._lag.database:
            logger.error("%s", away or "PostgreSQL does not answer", extra={"action": "ledger_away"})
        self._lag.unanswered()


@contextmanager
def _long_lived() -> Iterator[None]:
    """What is made in here is not looked at by the garbage collector: the fold is millions of objects that stay as
    long as the program, and walking over them doubles the loading time and later stops the pulse for half a second."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
