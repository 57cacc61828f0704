"""How phones are doing: their signs of life and what they were refused, gathered here and written every WRITE_S.

In: `seen` and `refused`, from every door; both only remember, so that no report waits for them. Out: `run`, the task
that writes. While the database is away the newest sign of each phone and its newest refusals are kept and written when
it is back; what ends with this process is lost, and harms nobody: phones give signs of life all day.

Times are the election's clock, like everything the centre sees: a board says "seen 3 minutes ago" by the same clock, in
a rehearsal too.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from itertools import islice
from typing import Any

from collector.metrics import Metrics
from election.clock import Clock
from election.device import DeviceId
from election.errors import Refused, Unavailable
from election.store.pulse import REFUSALS_MOST, Pulses, Refusal, Sign
from election.wire.uplink import Beat

log = logging.getLogger(__name__)

WRITE_S = 2.0
SIGNS_AT_ONCE = 5_000  # of one statement: some 50 ms of PostgreSQL's time
REFUSALS_WAITING = 20_000  # of all phones together: some 5 MB
MOST_DETAIL = 200  # characters
UNKNOWN = 401  # whoever has no right leaves no trace in the centre's books


class Pulse:
    def __init__(self, pulses: Pulses, clock: Clock, metrics: Metrics) -> None:
        self._pulses = pulses
        self._clock = clock
        self._metrics = metrics
        self._signs: dict[DeviceId, Sign] = {}
        self._refusals: dict[DeviceId, deque[Refusal]] = {}
        self._waiting = 0
        self._silent = False

    # From the doors

    def seen(self, device: DeviceId, beat: Beat | None = None, *, app: str = "", unsent: int | None = None) -> None:
        """The phone gave a sign of life, and perhaps said how it is doing."""
        if beat is None:
            sign = Sign(device, self._clock.now(), unsent, app=_clean(app) or None)
        else:
            network = None if beat.network is None else _clean(beat.network)
            sign = Sign(device, self._clock.now(), beat.unsent, beat.refused, beat.battery, network)
        earlier = self._signs.get(device)
        self._signs[device] = sign if earlier is None else sign.over(earlier)

    def refused(self, device: DeviceId, refused: Refused, *, seq: int | None = None, kind: str | None = None) -> None:
        """A report of an authorised phone was refused, for good as it is."""
        if refused.code.status == UNKNOWN:
            return
        held = self._refusals.get(device)
        if held is None:
            if self._waiting >= REFUSALS_WAITING:
                self._metrics.untold.inc()
                return
            held = self._refusals[device] = deque(maxlen=REFUSALS_MOST)
        self._waiting += len(held) < REFUSALS_MOST
        number = seq if seq is not None and 0 < seq < 2**31 else None
        held.append(Refusal(device, number, kind, refused.code.name, self._clock.now(), _detail(refused)))

    # The task

    async def run(self) -> None:
        while True:
            await asyncio.sleep(WRITE_S)
            await self.write()

    async def write(self) -> None:
        """Write what has gathered."""
        if self._signs:
            await self._write_signs()
        if self._refusals:
            await self._write_refusals()

    async def _write_signs(self) -> None:
        devices = list(islice(self._signs, SIGNS_AT_ONCE))
        signs = [self._signs.pop(device) for device in devices]
        if not await self._kept(lambda: self._pulses.put(signs, self._clock.now())):
            for sign in signs:
                later = self._signs.get(sign.device)
                self._signs[sign.device] = sign if later is None else later.over(sign)

    async def _write_refusals(self) -> None:
        taken, self._refusals, self._waiting = self._refusals, {}, 0
        rows = [one for held in taken.values() for one in held]
        if not await self._kept(lambda: self._pulses.put_refusals(rows, self._clock.now())):
            later, self._refusals = self._refusals, taken
            for device, held in later.items():
                self._refusals.setdefault(device, deque(maxlen=REFUSALS_MOST)).extend(held)
            self._waiting = sum(map(len, self._refusals.values()))

    async def _kept(self, put: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        """Whether it need not be tried again."""
        try:
            await put()
        except Unavailable as away:
            if not self._silent:
                log.warning("pulse not written", extra={"action": "pulse_waits", "why": str(away)})
            self._silent = True
            return False
        except Exception:
            # A row that cannot be written must not keep all later ones from being written, nor end the collector.
            log.exception("pulse lost", extra={"action": "pulse_lost"})
        self._silent = False
        return True


def _detail(refused: Refused) -> str:
    faults: Sequence[str] = [f"{fault.path}: {fault.message}" for fault in refused.faults]
    return _clean("; ".join(faults) or refused.detail or "")[:MOST_DETAIL]


def _clean(text: str) -> str:
    """Phones may say what PostgreSQL cannot store."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
