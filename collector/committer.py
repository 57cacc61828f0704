"""Write: takes batches, appends them, resolves every outcome, then rings.

Lifecycle of a batch:
1. taken from the batcher; drafts are built (content, leaf) in order;
2. one statement appends them; when it returns, they are durable;
3. every outcome is set: senders get their receipts;
4. who contradicted an earlier report goes back to the front as a conflict;
5. the bell is told. It rings by itself, so a Redis that hangs delays no receipt.

When the database is away, the outcomes are `Unavailable` and nothing is kept here: the phone has it and sends it again.
On cancellation a batch already sent may or may not be committed; its senders are told `Unavailable`, and their next
attempt finds out.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence

from msgspec import structs

from collector.batcher import Batcher, Item
from collector.bell import Bell
from collector.metrics import Metrics
from collector.pulse import Pulse
from collector.roster import Roster
from election.device import DeviceId
from election.errors import Code, ElectionError, Refused, Unavailable
from election.ledger import leaf
from election.store.database import Pool
from election.store.ledger import Appended, Draft, LedgerWriter
from election.wire import content
from election.wire.uplink import Answer

log = logging.getLogger(__name__)


class Committer:
    def __init__(
        self, pool: Pool, batcher: Batcher, roster: Roster, bell: Bell, pulse: Pulse, metrics: Metrics
    ) -> None:
        self._pool = pool
        self._batcher = batcher
        self._roster = roster
        self._bell = bell
        self._pulse = pulse
        self._metrics = metrics

    async def run(self, writers: int) -> None:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(writers):
                tasks.create_task(self._write_for_ever())

    async def _write_for_ever(self) -> None:
        writer = LedgerWriter(self._pool)
        try:
            while True:
                await self._write_next(writer)
        finally:
            await writer.close()

    async def _write_next(self, writer: LedgerWriter) -> None:
        batch = await self._batcher.take()
        try:
            await self._write(writer, batch)
        except asyncio.CancelledError:
            self._fail(batch, Unavailable("The collector is stopping."))
            raise
        except Unavailable as away:
            log.warning("batch not written", extra={"action": "batch_failed", "rows": len(batch), "why": str(away)})
            self._fail(batch, away)
        except Exception:
            # One faulty row must not take all others with it for ever: tell all senders, keep writing.
            log.exception("batch failed", extra={"action": "batch_failed", "rows": len(batch)})
            self._fail(batch, Unavailable("The batch could not be written."))

    async def _write(self, writer: LedgerWriter, batch: Sequence[Item]) -> None:
        began = time.perf_counter()
        drafts = [_draft(item) for item in batch]
        results = await writer.append(drafts)
        self._batcher.written(len(batch))
        self._metrics.commit.observe(time.perf_counter() - began)
        self._metrics.batch.observe(len(batch))
        for outcome, reports in Counter([result.outcome for result in results]).items():
            self._metrics.reports.labels(outcome).inc(reports)
        for item, draft, result in zip(batch, drafts, results, strict=True):
            if result.outcome == "contradicts":
                item.conflict = True
                self._batcher.again(item)
            else:
                self._decide(item, result)
                if result.first_content is None:
                    self._bell.add(draft.province, result.position, draft.content)
        self._bell.ring()

    def _decide(self, item: Item, result: Appended) -> None:
        fact = item.fact
        if result.outcome == "accepted":
            self._roster.remember(item.station, fact)
        else:
            if result.outcome == "conflict":
                self._pulse.refused(DeviceId(item.device), Refused(Code.R201), seq=item.seq, kind=fact.kind)
            if result.first_content is not None:
                fact = content.decode(result.first_content)
        answer = Answer(
            result.outcome,  # type: ignore[arg-type]  # `contradicts` was handled before
            item.seq,
            item.province,
            result.position,
            result.digest,
            fact.received_at,
            fact.findings,
        )
        self._batcher.decided(item)
        item.decide(answer)

    def _fail(self, batch: Sequence[Item], error: ElectionError) -> None:
        """Whoever of them has heard nothing yet hears this."""
        for item in batch:
            if self._batcher.is_undecided(item):
                self._batcher.decided(item)
                item.decide(error)


def _draft(item: Item) -> Draft:
    fact = structs.replace(item.fact, kind="conflict") if item.conflict else item.fact
    text = content.encode(fact)
    return Draft(
        item.province,
        fact.kind,
        item.station,
        item.device,
        item.seq,
        item.variant,
        fact.received_at,
        leaf(text),
        text.decode(),
    )
