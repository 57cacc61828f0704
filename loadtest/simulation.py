"""The run of a simulated day: who enrols, who writes what when, and what it all came to.

Clerks without a socket are served by the courier's pool, those with one by an uplink of their own; one loop looks at
the election's clock and writes what is due into the outboxes. Whatever goes wrong on the way stays in an outbox.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from loadtest.answer import EnrolAnswer
from loadtest.clerk import Clerk, Heard
from loadtest.clock import HeardClock
from loadtest.country import MOST_STATIONS, bounds_for
from loadtest.courier import Courier
from loadtest.day import write_script
from loadtest.enrolment import CodeLine, Enrolment
from loadtest.loopback import loopback
from loadtest.outcome import Outcome, Progress
from loadtest.reckoning import Reckoning
from loadtest.station import polling_area
from loadtest.uplink import Uplink

TICK_S = 0.05  # of real time; 3 election seconds at 60x
PROGRESS_EVERY_S = 1.0
DRAIN_WITHIN_S = 30.0
LONGEST_S = 6 * 3600.0  # without a limit of its own, a simulation that would take longer is refused


class TooLong(ValueError):
    """The election's clock would need too long for the day; the message is the sentence to show."""


@dataclass(frozen=True, slots=True)
class SimulationSettings:
    """One simulation. `seconds` is real time, after which nothing new is reported; None is to the end of the day."""

    url: str
    seconds: float | None = None
    seed: int = 2026
    stations: int = MOST_STATIONS
    agency_key: str | None = None
    scope: str = "vn"


class Simulation:
    """1. Enrols while the day already runs. 2. Writes what is due. 3. Drains. 4. Audits."""

    def __init__(
        self,
        settings: SimulationSettings,
        codes: list[CodeLine],
        progress: Callable[[Progress], None],
        stop: asyncio.Event,
    ) -> None:
        self._settings = settings
        self._codes = codes
        self._progress = progress
        self._stop = stop
        self._address = loopback(settings.url)
        self._bounds = bounds_for(len(codes))
        self._clock = HeardClock()
        self._heard = Heard()
        self._courier = Courier(self._address, self._clock, self._bounds.lines)
        self._enrolment = Enrolment(self._address, self._clock, self._bounds, self._admit)
        self._clerks: list[Clerk] = []
        self._due: list[tuple[datetime, int]] = []
        self._uplinks: list[asyncio.Task[None]] = []
        self._tasks = asyncio.TaskGroup()
        self._phase = "enrolling"
        self._too_long: str | None = None

    async def run(self) -> Outcome:
        began_at = time.monotonic()
        async with self._tasks as tasks:
            courier = tasks.create_task(self._courier.run())
            reporter = tasks.create_task(self._report())
            enrolling = tasks.create_task(self._enrolment.run(self._codes))
            try:
                await self._live(enrolling)
                enrolling.cancel()
                await self._drain()
            finally:
                for task in (courier, enrolling, *self._uplinks):
                    task.cancel()
            self._phase = "auditing"
            outcome = await self._reckoning().outcome(time.monotonic() - began_at)
            reporter.cancel()
        if self._too_long is not None:
            raise TooLong(self._too_long)
        return outcome

    def _admit(self, code: CodeLine, answer: EnrolAnswer) -> None:
        """A phone was enrolled: give it its script and a door."""
        station = next((s for s in answer.stations if s.code == code.station), None)
        if station is None:
            self._enrolment.failed += 1
            return
        area = polling_area(
            station.code,
            tuple(answer.election.ballots),
            station.listed,
            station.date,
            station.opens,
            station.closes,
            answer.server_time.tzinfo,
        )
        slots = [slot.at.astimezone(answer.server_time.tzinfo).time() for slot in answer.election.slots]
        dice = Random(f"{self._settings.seed}/{station.code}/phone")
        clerk = Clerk(answer.token, write_script(area, slots, self._settings.seed), answer.next_seq, self._heard, dice)
        number = len(self._clerks)
        self._clerks.append(clerk)
        # The sockets are spread evenly over the areas, whatever their order.
        if (number + 1) * self._bounds.sockets // len(self._codes) > number * self._bounds.sockets // len(self._codes):
            uplink = Uplink(self._address, clerk, self._clock, self._courier, dice)
            self._uplinks.append(self._tasks.create_task(uplink.run()))
        else:
            clerk.wake = lambda: self._courier.call(clerk)
        heapq.heappush(self._due, (clerk.script.acts[0].at, number))

    async def _live(self, enrolling: asyncio.Task[None]) -> None:
        """Until the time is up, somebody stops us, or the day is over and everybody has enrolled."""
        seconds = self._settings.seconds
        until = None if seconds is None else time.monotonic() + seconds
        while not self._stop.is_set() and (until is None or time.monotonic() < until):
            if enrolling.done() and self._phase == "enrolling":
                self._phase = "reporting"
                self._too_long = None if until is not None else self._check_length()
            if enrolling.done() and (not self._due or self._too_long):
                return
            self._write_what_is_due()
            await asyncio.sleep(TICK_S)

    def _check_length(self) -> str | None:
        """A day that would take longer than anybody waits is refused rather than begun."""
        ends = max((clerk.script.ends for clerk in self._clerks), default=None)
        left_s = 0.0 if ends is None else self._clock.seconds_until(ends)
        if left_s <= LONGEST_S:
            return None
        return f"By the election's clock the day ends in {left_s / 3600:,.1f} real hours; give a limit in seconds."

    def _write_what_is_due(self) -> None:
        if not self._clock.is_known:
            return
        now = self._clock.now()
        while self._due and self._due[0][0] <= now:
            _, number = heapq.heappop(self._due)
            clerk = self._clerks[number]
            clerk.write(now)
            if clerk.to_send(now, 1):
                clerk.wake()
            moment = clerk.next_moment(now)
            if moment is not None:
                heapq.heappush(self._due, (moment, number))

    async def _report(self) -> None:
        while True:
            clerks = self._clerks
            self._progress(
                Progress(
                    phase=self._phase,
                    shows=self._clock.now().strftime("%H:%M") if self._clock.is_known else "",
                    stations=len(clerks),
                    written=sum(clerk.written for clerk in clerks),
                    receipts=sum(len(clerk.outbox.receipts) for clerk in clerks),
                    waiting=sum(len(clerk.outbox) for clerk in clerks),
                    busy=self._heard.busy,
                    lost_lines=self._heard.lost_lines,
                )
            )
            await asyncio.sleep(PROGRESS_EVERY_S)

    async def _drain(self) -> None:
        """Nothing new is written; what was written is brought home."""
        self._phase = "draining"
        until = time.monotonic() + DRAIN_WITHIN_S
        for clerk in self._clerks:
            clerk.come_home()
            if clerk.outbox:
                clerk.wake()
        while time.monotonic() < until:
            if not any(clerk.outbox for clerk in self._clerks):
                return
            await asyncio.sleep(TICK_S)

    def _reckoning(self) -> Reckoning:
        settings = self._settings
        return Reckoning(
            address=self._address,
            clerks=self._clerks,
            heard=self._heard,
            lines=self._bounds.lines,
            not_enrolled=len(self._codes) - len(self._clerks),
            agency_key=settings.agency_key,
            scope=settings.scope,
        )
