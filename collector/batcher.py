"""Gather: reports wait here until a writer takes them, and their senders wait for the outcome.

The database's own pace is the clock: while batches are on their way, the next one fills; when one comes back, what has
gathered leaves. A lone report waits for nothing; when many come, a batch follows the one before it after GATHER_S or
with ENOUGH in it; under full load the batches grow by themselves.

One batch never holds the same (device, seq) twice, because a statement does not see its own rows: the same report again
joins the one in flight, another report of the same name waits until the first is decided.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator

from msgspec import Struct

from collector.admission import RETRY_S, Admission
from collector.metrics import Metrics
from election.errors import ElectionError, Unavailable
from election.ledger import Fact
from election.station import StationKey
from election.wire.uplink import Answer

GATHER_S = 0.005
"""Between two batches when more than FEW and less than ENOUGH wait, and once more while they are not WORTHWHILE.

A batch costs as much as thirty of its rows, so many small ones leave no time for anything else, and everybody waits
longer than these milliseconds."""
FEW, WORTHWHILE, ENOUGH = 8, 32, 64
LOOK_S = 0.001  # whether there are ENOUGH by now

Tell = Callable[[Answer | ElectionError], None]
"""How a sender hears of the outcome: called once, and must not raise. A future would cost another turn of the event
loop per report, which is more than all the checks together."""


class Item(Struct, gc=False):
    """One report on its way. Its senders are told only after the commit, or that it could not be written."""

    fact: Fact
    province: int
    station: StationKey
    device: int
    seq: int
    variant: bytes
    tell: Tell
    conflict: bool = False
    also: list[Tell] | None = None  # the same report came again meanwhile
    behind: list[Item] | None = None  # other reports of the same name

    @property
    def name(self) -> tuple[int, int]:
        return (self.device, self.seq)

    def decide(self, outcome: Answer | ElectionError) -> None:
        self.tell(outcome)
        if self.also is not None:
            for tell in self.also:
                tell(outcome)


class Batcher:
    """One owner per end: doors put, writers take."""

    def __init__(self, queue_most: int, batch_most: int, metrics: Metrics) -> None:
        self._admission = Admission(queue_most)
        self._batch_most = batch_most
        self._metrics = metrics
        self._waiting: deque[Item] = deque()
        self._in_flight: dict[tuple[int, int], Item] = {}
        self._behind = 0
        self._loop = asyncio.get_running_loop()
        self._taken_at = self._loop.time() - GATHER_S
        self._something = asyncio.Event()
        self._nothing = asyncio.Event()
        self._closed = False

    @property
    def waiting(self) -> int:
        return len(self._waiting) + self._behind

    def check_room(self, device: int, reports: int = 1) -> None:
        """Refuse before doing any work. Raises `Unavailable` when there is no room for this device."""
        if self._closed:
            raise Unavailable("The collector is stopping.", RETRY_S)
        self._admission.check(device, reports, len(self._waiting) + self._behind, self._holders)

    def put(self, item: Item) -> None:
        """Queue it. Raises nothing: whatever becomes of it is told."""
        name = (item.device, item.seq)
        first = self._in_flight.get(name)
        if first is None:
            self._in_flight[name] = item
            self._waiting.append(item)
            self._something.set()
        elif first.variant == item.variant:
            first.also = [*(first.also or ()), item.tell, *(item.also or ())]
        else:
            first.behind = [*(first.behind or ()), item]
            self._behind += 1

    async def take(self) -> list[Item]:
        """What has gathered, at most one batch, at least one item."""
        while True:
            while not self._waiting:
                self._something.clear()
                await self._something.wait()
            early_s = self._taken_at + GATHER_S - self._loop.time()
            many = len(self._waiting)
            if early_s <= -GATHER_S or not FEW < many < ENOUGH or (early_s <= 0 and many >= WORTHWHILE):
                break
            await asyncio.sleep(min(LOOK_S, early_s if early_s > 0 else early_s + GATHER_S))
        self._taken_at = self._loop.time()
        waiting, most = self._waiting, self._batch_most
        if len(waiting) <= most:
            batch = list(waiting)
            waiting.clear()
        else:
            batch = [waiting.popleft() for _ in range(most)]
        self._metrics.waiting.set(self.waiting)
        return batch

    def again(self, item: Item) -> None:
        """Put an item back to the front, undecided: it goes with the next batch."""
        self._waiting.appendleft(item)
        self._something.set()

    def is_undecided(self, item: Item) -> bool:
        return self._in_flight.get((item.device, item.seq)) is item

    def decided(self, item: Item) -> None:
        """Its outcome is known: who waited behind it is next."""
        del self._in_flight[(item.device, item.seq)]
        if item.behind is not None:
            self._behind -= len(item.behind)
            behind, item.behind = item.behind, None
            for one in behind:
                self.put(one)
        if not self._in_flight:
            self._nothing.set()

    def written(self, reports: int) -> None:
        """So many were written at once: that is the pace."""
        self._admission.written(reports, len(self._waiting))

    async def idle(self) -> None:
        """Until nothing is on its way any more."""
        if self._in_flight:
            self._nothing.clear()
            await self._nothing.wait()

    def close(self) -> list[Item]:
        """Take nothing more; returns what nobody will write any more."""
        self._closed = True
        left = [*self._waiting, *(one for item in self._in_flight.values() for one in item.behind or ())]
        for item in self._waiting:
            del self._in_flight[item.name]
        for item in (*self._waiting, *self._in_flight.values()):
            item.behind = None
        self._waiting.clear()
        self._behind = 0
        return left

    def _holders(self) -> Iterator[int]:
        return (item.device for item in self._waiting)
