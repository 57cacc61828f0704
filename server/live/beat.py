"""The pulse: five times a second, new versions of what changed, offered to those who watch.

One beat walks over the watched scopes only. It breathes between scopes, so that a heavy one (every scope looks at
everything once per minute of the election) delays nobody else's request.
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

logger = logging.getLogger(__name__)


class Beat:
    def __init__(self, current: Current, audience: Audience, lag: Lag, gauges: Gauges) -> None:
        self._current = current
        self._audience = audience
        self._lag = lag
        self._gauges = gauges
        self._redis = lag.redis

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
        breathed_at = time.monotonic()
        for stage in self._audience:
            try:
                changed = stage.replay.refresh(version, touched)
            except ElectionError:
                self._audience.dismiss(stage)
                continue
            except Exception:
                self._distrust(stage)
                continue
            now = time.monotonic()
            if changed or flipped or now - stage.offered_at >= IDLE_S:
                self._audience.offer(stage)
            if now - breathed_at > BREATH_S:
                await asyncio.sleep(0)
                breathed_at = time.monotonic()
        self._audience.forget()

    def _distrust(self, stage: Stage) -> None:
        """One scope's fault must not stop the others' pulse."""
        logger.exception("a scope could not be refreshed", extra={"action": "beat_failed", "scope": stage.replay.scope})
        self._gauges.faults.labels("beat").inc()
        stage.replay.distrust()
