"""The pulse: five times a second, new versions of what changed, offered to those who watch.

One beat walks over the watched scopes only, and breathes between them, so that a heavy one delays nobody else's
request. Once per minute of the election every scope looks at everything; with thousands of them watched that is most of
a second, so each beat has RENEWAL_S for it and the others wait their turn, while what entries changed goes out at once.
"""

from __future__ import annotations

import asyncio
import logging
import time

from election.errors import ElectionError
from server.live.audience import Audience, Stage
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag

BEAT_S = 0.2
IDLE_S = 2.0  # a line without any message for 6 s is dead to the board
BREATH_S = 0.005
RENEWAL_S = 0.05  # a quarter of a beat: 3,400 scopes have seen the new minute after three seconds

logger = logging.getLogger(__name__)


class Beat:
    def __init__(self, current: Current, audience: Audience, lag: Lag, gauges: Gauges) -> None:
        self._current = current
        self._audience = audience
        self._lag = lag
        self._gauges = gauges
        self._redis = lag.redis
        self._waiting: Stage | None = None  # the first that time has passed for and that had to wait

    async def run(self) -> None:
        due = time.monotonic()
        while True:
            with self._gauges.beat.time():
                await self.once()
            due = max(due + BEAT_S, time.monotonic())
            await asyncio.sleep(due - time.monotonic())

    async def once(self) -> None:
        self._gauges.lag.set(self._lag.ms / 1000)
        self._gauges.redis.set(self._lag.redis)
        if not self._current.is_loaded:
            return
        version, touched = self._current.next_version(), self._current.take_touched()
        flipped, self._redis = self._lag.redis != self._redis, self._lag.redis
        now = breathed_at = time.monotonic()
        left_s = RENEWAL_S
        for stage in self._in_turn():
            is_behind = stage.replay.is_behind_time
            patient = is_behind and left_s < 0
            if patient and self._waiting is None:
                self._waiting = stage
            try:
                changed = stage.replay.refresh(version, touched, patient=patient)
            except ElectionError:
                self._audience.dismiss(stage)
                continue
            except Exception:
                self._distrust(stage)
                continue
            began, now = now, time.monotonic()
            if is_behind:
                left_s -= now - began
            if changed or flipped or now - stage.offered_at >= IDLE_S:
                await self._audience.offer(stage)
                now = time.monotonic()
            if now - breathed_at > BREATH_S:
                await asyncio.sleep(0)
                now = breathed_at = time.monotonic()
        self._audience.forget()

    def _in_turn(self) -> list[Stage]:
        """Who had to wait comes first."""
        stages = list(self._audience)
        first = next((number for number, stage in enumerate(stages) if stage is self._waiting), 0)
        self._waiting = None
        return stages[first:] + stages[:first]

    def _distrust(self, stage: Stage) -> None:
        """One scope's fault must not stop the others' pulse."""
        logger.exception("a scope could not be refreshed", extra={"action": "beat_failed", "scope": stage.replay.scope})
        self._gauges.faults.labels("beat").inc()
        stage.replay.distrust()
