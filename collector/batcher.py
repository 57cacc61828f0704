"""Gather: reports wait here until a writer takes them, and their senders wait for the outcome.

The database's own pace is the clock: while batches are on their way, the next one fills; when one comes back, what has
gathered leaves at once. So a lone report waits for nothing, and under load the batches grow by themselves.

One batch never holds the same (device, seq) twice, because a statement does not see its own rows: the same report again
joins the one in flight, another report of the same name waits until the first is decided.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from collector.metrics import Metrics
from election.errors import Unavailable
from election.ledger import Fact
from election.station import StationKey
from election.wire.uplink import Answer

BUSY_RETRY_S = 2.0


@dataclass(slots=True)
class Item:
    """One report on its way. `outcome` is set only after the commit, or to `Unavailable`."""

    fact: Fact
    province: int
    station: StationKey
    device: int
    seq: int
    variant: bytes
    outcome: asyncio.Future[Answer]
    conflict: bool = False
    behind: list[Item] = field(default_factory=list)

    @property
    def name(self) -> tuple[int, int]:
        return (self.device, self.seq)


class Batcher:
    """One owner per end: doors put, writers take."""

    def __init__(self, queue_most: int, batch_most: int, metrics: Metrics) -> None:
        self._queue_most = queue_most
        self._batch_most = batch_most
        self._metrics = metrics
        self._waiting: deque[Item] = deque()
        self._in_flight: dict[tuple[int, int], Item] = {}
        self._behind = 0
        self._something = asyncio.Event()
        self._nothing = asyncio.Event()
        self._closed = False

    @property
    def waiting(self) -> int:
        return len(self._waiting) + self._behind

    def check_room(self, reports: int = 1) -> None:
        """Refuse before doing any work. Raises `Unavailable` when the queue is full."""
        if self._closed or self.waiting + reports > self._queue_most:
            raise Unavailable("Too many reports are waiting.", BUSY_RETRY_S)

    def put(self, item: Item) -> asyncio.Future[Answer]:
        """Queue it; the future is the outcome of this very report. Do not cancel it: shield it or let it be."""
        first = self._in_flight.get(item.name)
        if first is None:
            self._in_flight[item.name] = item
            self._waiting.append(item)
            self._something.set()
        elif first.variant == item.variant:
            return first.outcome
        else:
            first.behind.append(item)
            self._behind += 1
        return item.outcome

    async def take(self) -> list[Item]:
        """What has gathered, at most one batch, at least one item."""
        while not self._waiting:
            self._something.clear()
            await self._something.wait()
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._batch_most))]
        self._metrics.waiting.set(self.waiting)
        return batch

    def again(self, item: Item) -> None:
        """Put an item back to the front, undecided: it goes with the next batch."""
        self._waiting.appendleft(item)
        self._something.set()

    def decided(self, item: Item) -> None:
        """Its outcome is known: who waited behind it is next."""
        del self._in_flight[item.name]
        self._behind -= len(item.behind)
        for one in item.behind:
            self.put(one).add_done_callback(_pass_on(one))
        item.behind = []
        if not self._in_flight:
            self._nothing.set()

    async def idle(self) -> None:
        """Until nothing is on its way any more."""
        if self._in_flight:
            self._nothing.clear()
            await self._nothing.wait()

    def close(self) -> list[Item]:
        """Take nothing more; returns what nobody will write any more."""
        self._closed = True
        left = [*self._waiting, *(one for item in self._in_flight.values() for one in item.behind)]
        for item in self._waiting:
            del self._in_flight[item.name]
        for item in self._in_flight.values():
            item.behind = []
        self._waiting.clear()
        self._behind = 0
        return left


def _pass_on(one: Item) -> Callable[[asyncio.Future[Answer]], None]:
    """Somebody waits on `one.outcome`, but `one` may have joined another item of the same content meanwhile."""

    def pass_on(outcome: asyncio.Future[Answer]) -> None:
        if one.outcome.done() or outcome is one.outcome:
            return
        if outcome.cancelled():
            one.outcome.cancel()
        elif (error := outcome.exception()) is not None:
            one.outcome.set_exception(error)
        else:
            one.outcome.set_result(outcome.result())

    return pass_on
