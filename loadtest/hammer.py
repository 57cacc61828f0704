"""A load generator: a number of connections, each request another report, by the clock or as fast as they are answered.

A `Drill` comes in, what was counted goes out; answers other than the expected status and lost connections are counted,
and whoever adds up calls them errors. `loadtest.generator` runs it in a process of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from loadtest.arrivals import in_phases, poisson, scattered
from loadtest.caller import Caller
from loadtest.crowd import Crowd
from loadtest.drill import Drill, Shots
from loadtest.harvest import Book, Harvest, reckon
from loadtest.loopback import loopback
from loadtest.volley import Frames, Letters, Parcels, Volley

MOST_SECONDS = 180.0
TICK_S = 0.001  # of the open loop's clock
LOOK_EVERY_S = 0.01


class Hammer:
    """1. `connect`. 2. `run` fires for the drill's time and waits for the last answers. 3. `close`."""

    def __init__(self, drill: Drill) -> None:
        if not drill.targets or drill.connections < 1 or not 0 < drill.seconds <= MOST_SECONDS:
            raise ValueError(f"A drill needs devices, connections, and between 0 and {MOST_SECONDS:.0f} seconds.")
        self.drill = drill
        self.book = Book()
        self.address = loopback(drill.url)
        self.volley = self._volley()
        self._crowd = Crowd(self)
        self._always_due = drill.rate is None and not drill.phases and not drill.spread
        self._is_one_for_one = self._always_due and drill.each is None and drill.at_once is None
        self._room: deque[Caller] = deque()
        self._overdue: deque[float] = deque()  # due, and no connection was free
        self._sent = self._settled = self._hopeless = 0
        self._withheld = 0
        self._is_over = False
        self._end = 0.0

    async def connect(self, progress: Callable[[int], None] | None = None) -> None:
        """Open all connections, a few at a time. Raises `CannotConnect`."""
        if not self.drill.come_back:
            await self._crowd.open(progress)

    async def run(self, begin: float | None = None) -> Harvest:
        """Fire, from `begin` of the monotonic clock on."""
        drill = self.drill
        begin = time.monotonic() if begin is None else begin
        self.volley = self._volley()  # the reports carry when they are sent
        await asyncio.sleep(max(0.0, begin - time.monotonic()))
        cpu = time.process_time()
        self._end = begin + drill.seconds
        closed = self._always_due and drill.each is None
        self.book.begin(begin, drill.warm_s, self._end if closed else float("inf"), drill.tally_s)
        for caller in self._crowd:
            self.queue(caller)
        if self._always_due:
            self._keep_busy(begin)
            await self._until_end()
        elif drill.spread:
            await self._fire_scattered(begin)
        else:
            await self._fire_by_the_clock(begin)
        await self._answers()
        self._is_over = True
        cpu = (time.process_time() - cpu) / max(1e-9, time.monotonic() - begin)
        return self._harvest(cpu, begin)

    async def close(self) -> None:
        self._is_over = True
        await self._crowd.close()

    # What callers tell

    def freed(self, caller: Caller, now: float) -> None:
        self._settled += 1
        if self._is_one_for_one and now < self._end and caller.has_room and not self._room:
            self._fire(caller, now, now)  # nine of ten answers of a full run: straight on, past the queue
            return
        if caller.overdue and caller.has_room:
            self._fire(caller, caller.overdue.popleft(), now)
        self.queue(caller)
        if self._overdue:
            first = self._first_with_room()
            if first is not None:
                self._fire(first, self._overdue.popleft(), now)
                self.queue(first)
        elif self._always_due:
            self._keep_busy(now)
        if self.drill.come_back and caller.is_spent and not caller.unanswered and not caller.overdue:
            caller.close()

    def queue(self, caller: Caller) -> None:
        if not caller.is_queued and caller.has_room:
            caller.is_queued = True
            self._room.append(caller)

    def lost(self, caller: Caller) -> None:
        if self._is_over:
            return
        self.book.lost += 1
        if self.drill.again:
            self._crowd.bring_back(caller, self._crowd.moment_of_return(), self._is_back)
        else:
            self._hopeless += caller.unanswered

    # Firing

    def _volley(self) -> Volley:
        drill = self.drill
        match drill.door:
            case "ws":
                return Frames(drill.plan)
            case "batch":
                return Parcels(self.address, drill.plan, drill.batch)
            case "http":
                return Letters(self.address, drill.plan)

    def _fire(self, caller: Caller, due: float, now: float) -> None:
        self._sent += 1
        caller.fire(due, now)

    def _first_with_room(self) -> Caller | None:
        while self._room:
            caller = self._room.popleft()
            caller.is_queued = False
            if caller.has_room:
                return caller
        return None

    def _keep_busy(self, now: float) -> None:
        """Something is always due: send as much as may be on its way."""
        if now >= self._end and self.drill.each is None:
            return
        most = self.drill.at_once
        while most is None or self._sent - self._settled < most:
            caller = self._first_with_room()
            if caller is None:
                return
            self._fire(caller, now, now)
            self.queue(caller)

    async def _until_end(self) -> None:
        """Until the time is up, or nothing is on its way any more: then nothing more can be sent either."""
        while (left := self._end - time.monotonic()) > 0:
            if self._is_idle:
                return
            await asyncio.sleep(min(left, LOOK_EVERY_S))

    async def _fire_by_the_clock(self, begin: float) -> None:
        drill = self.drill
        if drill.phases:
            arrivals = in_phases([(phase.seconds, phase.rate) for phase in drill.phases], drill.seed)
        else:
            arrivals = poisson(drill.rate or 0.0, drill.seconds, drill.seed)
        for due in arrivals:
            now = await _until(begin + due)
            caller = self._first_with_room()
            if caller is not None:
                self._fire(caller, begin + due, now)
                self.queue(caller)
            elif drill.withhold:
                self._withheld += 1
            else:
                self._overdue.append(begin + due)

    async def _fire_scattered(self, begin: float) -> None:
        callers = self._crowd.callers
        moments = scattered(len(callers), self.drill.seconds, self.drill.seed)
        for due, number in sorted(zip(moments, range(len(moments)), strict=True)):
            now = await _until(begin + due)
            caller = callers[number]
            caller.overdue.extend([begin + due] * max(0, caller.left))
            if self.drill.come_back:
                self._crowd.bring_back(caller, 0.0, self._is_back)
            else:
                self._drain(caller, now)

    def _is_back(self, caller: Caller) -> None:
        now = time.monotonic()
        caller.resend(now)
        self._drain(caller, now)
        self.queue(caller)

    def _drain(self, caller: Caller, now: float) -> None:
        while caller.overdue and caller.has_room:
            self._fire(caller, caller.overdue.popleft(), now)

    # The end

    @property
    def _is_idle(self) -> bool:
        return self._sent - self._settled <= self._hopeless

    async def _answers(self) -> None:
        until = time.monotonic() + self.drill.patience_s
        while time.monotonic() < until:
            if self._is_idle and not self._is_anything_due:
                return
            await asyncio.sleep(LOOK_EVERY_S)

    @property
    def _is_anything_due(self) -> bool:
        """Something has not been sent that still can be. Asked only while nothing is on its way: it asks everyone."""
        if self._overdue and any(caller.is_open for caller in self._crowd):
            return True
        return any(caller.overdue and (caller.is_open or self.drill.again) for caller in self._crowd)

    def _harvest(self, cpu: float, begin: float) -> Harvest:
        weight = self.drill.batch if self.drill.door == "batch" else 1
        waiting = sum(caller.unanswered + len(caller.overdue) for caller in self._crowd) + len(self._overdue)
        known = {id(device.target): device for caller in self._crowd for device in caller.devices}
        devices = [known.get(id(target)) for target in self.drill.targets]
        return Harvest(
            statuses=dict(self.book.statuses),
            marks=self.book.marks.tobytes(),
            refused=self.book.refused.tobytes(),
            lost=self.book.lost,
            unanswered=waiting * weight,
            withheld=self._withheld * weight,
            fired=[one.target.next_seq - one.first_seq if one else 0 for one in devices],
            taken=[one.taken if one else 0 for one in devices],
            cpu=round(cpu, 3),
            began_at=begin,
            ended_at=self.book.last_answer_at,
        )


async def _until(moment: float) -> float:
    """Wait for a moment; now."""
    now = time.monotonic()
    if moment > now:
        await asyncio.sleep(max(moment - now, TICK_S))
        now = time.monotonic()
    return now


async def hammer(drill: Drill) -> Shots:
    """Run a drill in this process."""
    one = Hammer(drill)
    try:
        await one.connect()
        return reckon(drill, [await one.run()])
    finally:
        await one.close()
