"""The ledger in PostgreSQL: append a batch, read it back by position."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import asyncpg
from msgspec import Struct

from election.ledger import Entry, FactKind, Line
from election.station import StationKey
from election.store import queries
from election.store.database import AWAY, asking
from election.wire import content

SQL = queries.load("ledger")
PAGE = 5_000  # entries read at a time: about 3 MB of content, 10 ms of PostgreSQL's time

CHAINS = range(100)
"""Every chain there can be."""

ACQUIRE_TIMEOUT_S = 5.0

Outcome = Literal["accepted", "duplicate", "conflict", "contradicts"]


class Draft(Struct, frozen=True, gc=False):
    """An entry about to be appended. `variant` is None for acts, which have no name to be repeated under."""

    province: int
    kind: str
    station: StationKey | None
    device: int | None
    seq: int | None
    variant: bytes | None
    received_at: datetime
    leaf: bytes
    content: str


class Appended(Struct, frozen=True, gc=False):
    """What became of a draft. Position and digest are 0 and empty only when it `contradicts`: then nothing was
    written. `first_content` is the stored entry's content when the draft was there already."""

    outcome: Outcome
    position: int
    digest: bytes
    first_content: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the ledger holds under one name."""

    province: int
    seq: int
    position: int
    digest: bytes
    received_at: datetime
    kind: str


class Ledger:
    """Lives as long as the pool it is given."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def append(self, drafts: Sequence[Draft], on: asyncpg.Connection | None = None) -> list[Appended]:
        """Write all drafts in one statement, which is one transaction unless `on` is inside one already.

        Returns when it is durable, one result per draft in order. Drafts of one call must differ in `(device, seq)`:
        a statement does not see its own rows. Raises `Unavailable`; then nothing, or all, was written, and sending
        the same drafts again finds out.
        """
        order: Sequence[int] | None = None
        if any(one.province != drafts[0].province for one in drafts):
            # The function walks one province after the other; within one, the caller's order is kept.
            order = sorted(range(len(drafts)), key=lambda n: drafts[n].province)
            drafts = [drafts[n] for n in order]
        columns = (
            [d.province for d in drafts],
            [d.kind for d in drafts],
            [d.station for d in drafts],
            [d.device for d in drafts],
            [d.seq for d in drafts],
            [d.variant for d in drafts],
            [d.received_at for d in drafts],
            [d.leaf for d in drafts],
            [d.content for d in drafts],
        )
        with asking():
            outcomes, positions, digests, firsts = await (on or self._pool).fetchrow(SQL["append"], *columns)
        appended = (
            [Appended("accepted", position, digest, None) for position, digest in zip(positions, digests, strict=True)]
            if outcomes is None
            else [
                Appended(outcome, position or 0, digest or b"", first)
                for outcome, position, digest, first in zip(outcomes, positions, digests, firsts, strict=True)
            ]
        )
        if order is None:
            return appended
        asked: list[Appended] = [appended[0]] * len(drafts)
        for place, one in zip(order, appended, strict=True):
            asked[place] = one
        return asked

    async def heads(self) -> dict[int, tuple[int, bytes]]:
        """(position, digest) of each province that has entries."""
        with asking():
            return {p: (position, digest) for p, position, digest in await self._pool.fetch(SQL["heads"])}

    async def after(self, province: int, position: int, most: int = PAGE) -> list[Entry]:
        with asking():
            rows = await self._pool.fetch(SQL["after"], province, position, most)
        return [Entry(province, at, content.decode(text)) for at, text in rows]

    async def everything_after(self, positions: dict[int, int]) -> AsyncIterator[list[Entry]]:
        """All entries behind the given positions (a province not named: from its beginning), page by page."""
        for province, (head, _) in (await self.heads()).items():
            position = positions.get(province, 0)
            while position < head:
                page = await self.after(province, position)
                if not page:
                    break
                position = page[-1].position
                yield page

    async def lines(self, province: int, position: int = 0, most: int = PAGE) -> list[Line]:
        with asking():
            rows = await self._pool.fetch(SQL["lines"], province, position, most)
        return [Line(province, at, text.encode(), digest) for at, text, digest in rows]

    async def of_station(self, station: StationKey, most: int) -> list[Entry]:
        """The newest entries about a station, newest first."""
        with asking():
            rows = await self._pool.fetch(SQL["of_station"], station, most)
        return [Entry(province, at, content.decode(text)) for province, at, text in rows]

    async def of_kind(self, kind: FactKind, province: int, most: int) -> list[Entry]:
        """The newest entries of a kind in a province (0: in all), newest first. Reads the whole table: for files people
        ask for now and then."""
        with asking():
            rows = await self._pool.fetch(SQL["of_kind"], kind, province, most)
        return [Entry(at_province, at, content.decode(text)) for at_province, at, text in rows]

    async def acts_of_stations(self, kind: FactKind, stations: Sequence[StationKey]) -> list[Entry]:
        """Acts of one kind about some stations, in order of province and position."""
        with asking():
            rows = await self._pool.fetch(SQL["acts_of_stations"], stations, kind)
        return [Entry(province, at, content.decode(text)) for province, at, text in rows]

    async def history(self, station: StationKey, most: int) -> list[Entry]:
        """As `of_station`, without the looks at its contacts."""
        with asking():
            rows = await self._pool.fetch(SQL["history"], station, most)
        return [Entry(province, at, content.decode(text)) for province, at, text in rows]

    async def of_desks_after(self, positions: Mapping[int, int]) -> list[Entry]:
        """What desks did that concerns phones (moves, directives) behind the given positions, by province and position;
        a province that is not named: from its beginning."""
        reached = {province: positions.get(province, 0) for province in CHAINS}
        found: list[Entry] = []
        asked = list(reached)
        while asked:
            with asking():
                rows = await self._pool.fetch(SQL["of_desks_after"], asked, [reached[each] for each in asked], PAGE)
            found += [Entry(province, at, content.decode(text)) for province, at, text in rows]
            counts = Counter(province for province, _, _ in rows)
            reached |= {province: at for province, at, _ in rows}
            asked = [province for province, count in counts.items() if count == PAGE]
        return sorted(found, key=lambda entry: (entry.province, entry.position))

    async def of_stations(self, stations: Sequence[StationKey]) -> list[Entry]:
        """Everything about some stations, in order of province and position."""
        with asking():
            rows = await self._pool.fetch(SQL["reports_of_stations"], stations)
        return [Entry(province, at, content.decode(text)) for province, at, text in rows]

    async def receipts(self, device: int, after: int, most: int) -> list[Receipt]:
        with asking():
            rows = await self._pool.fetch(SQL["receipts_of_device"], device, after, most)
        return [Receipt(*row) for row in rows]

    async def seqs(self, device: int) -> list[int]:
        """Every number of this device that the ledger holds, ascending."""
        with asking():
            return [row[0] for row in await self._pool.fetch(SQL["seqs_of_device"], device)]

    async def seqs_of_devices(self, devices: Sequence[int]) -> dict[int, list[int]]:
        """As `seqs`, of many at once; devices the ledger holds nothing of are left out."""
        found: dict[int, list[int]] = {}
        with asking():
            for device, seq in await self._pool.fetch(SQL["seqs_of_devices"], devices):
                found.setdefault(device, []).append(seq)
        return found


class LedgerWriter:
    """The ledger on a connection of its own, for whoever appends all day: a pool asks the connection to reset itself
    after each use, which is a second round trip per batch.

    Lifecycle: 1. the first `append` takes a connection; 2. whatever goes wrong, the connection is given back and the
    next `append` takes another: a connection that broke has already been taken away from us by the pool, and asking it
    how it is would fail for ever; 3. `close` gives it back.
    """

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._ledger = Ledger(pool)
        self._connection: asyncpg.Connection | None = None

    async def append(self, drafts: Sequence[Draft]) -> list[Appended]:
        """As `Ledger.append`."""
        if self._connection is None:
            with asking():
                self._connection = await self._pool.acquire(timeout=ACQUIRE_TIMEOUT_S)
        try:
            return await self._ledger.append(drafts, self._connection)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(*AWAY):
                await self._pool.release(connection, timeout=ACQUIRE_TIMEOUT_S)
