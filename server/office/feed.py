"""The feed for other authorities: a snapshot, and all that changed since, in pages of any size.

Lifecycle of an answer:
1. the book is brought up to the ledger's heads of the provinces asked about, reading from PostgreSQL by position; one
   that is far behind answers `Unavailable` after a while and goes on where it stopped the next time it is asked;
2. the cursor is compared with the chain: one that cannot be continued is refused with R301, never served with a gap;
3. the provinces' tapes are merged: always the province whose next event was received first. That depends on nothing
   but the cursor and the ledger, so pages of any size are the same stream.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from election.clock import Clock
from election.errors import Code, Refused, Unavailable
from election.station import COUNTRY_CHAIN, Scope
from election.store.database import Pool
from election.store.feed import FeedStore
from election.store.ledger import Ledger
from server.office.cursor import Cursor, mark, write_cursor
from server.office.feed_book import Book, begin_book
from server.office.feed_snapshot import snapshot_of
from server.office.merge import Merge
from server.person import Places, area_of, covers

PATIENCE_S = 10.0  # how long one answer may wait for the book
READ_AT_ONCE = 2_000  # entries read from PostgreSQL at a time
BREATH = 20  # entries told between two turns of the event loop: some 6 ms


@dataclass(frozen=True, slots=True)
class Page:
    """`more`: there are further events already; without, `next` is where to ask again later."""

    lines: list[bytes]
    next: str
    more: bool


class Feed:
    def __init__(self, pool: Pool, clock: Clock, places: Places) -> None:
        self._pool = pool
        self._clock = clock
        self._places = places
        self._ledger = Ledger(pool)
        self._store = FeedStore(pool)
        self._book: Book | None = None
        self._turn = asyncio.Lock()

    async def changes(self, scope: Scope, cursor: Cursor | None, limit: int) -> Page:
        """The events of a scope behind the cursor, or from the beginning: at most `limit` lines, but one entry's
        events always together. Raises `Refused`: R301 for a cursor that cannot be continued, R302 for one of another
        scope; `Unavailable` while the ledger is being read."""
        if cursor is not None and cursor.scope != scope:
            raise Refused(Code.R302)
        provinces = self._provinces(scope)
        async with self._caught_up(provinces) as (book, chosen):
            start = await self._checked(book, cursor, chosen)
            merge = Merge({province: book.tape(province) for province in chosen}, start, self._sees(scope))
            lines = merge.take(limit)
            return Page(lines, await self._cursor(scope, book, merge.positions), merge.has_more)

    async def snapshot(self, scope: Scope) -> dict[str, Any]:
        """Everything of a scope as it is now, and the cursor behind which `changes` goes on. Raises `Refused` (R150)
        for a scope without a place in the register."""
        provinces = self._provinces(scope)
        async with self._caught_up(provinces) as (book, chosen):
            ends = {province: book.tape(province).end for province in chosen}
            body = await snapshot_of(book.standing, scope, self._sees(scope))
            issued = self._clock.now().isoformat(timespec="milliseconds")
            return {"scope": scope, "issued_at": issued, "cursor": await self._cursor(scope, book, ends), **body}

    # Catching up

    @asynccontextmanager
    async def _caught_up(self, provinces: Sequence[int] | None) -> AsyncIterator[tuple[Book, list[int]]]:
        """The book up to the heads the ledger has now, and the provinces asked about (None is every one). Nobody else
        moves it meanwhile."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        try:
            async with asyncio.timeout_at(deadline):
                await self._turn.acquire()
        except TimeoutError:
            raise Unavailable("The feed is busy.") from None
        try:
            heads = {province: position for province, (position, _) in (await self._ledger.heads()).items()}
            if self._book is not None and self._book.is_ahead_of(heads):
                self._book = None  # the database was begun anew under us
            chosen = sorted(heads.keys() - {COUNTRY_CHAIN}) if provinces is None else list(provinces)
            while not await self._advance([COUNTRY_CHAIN, *chosen], heads, deadline):
                self._book = None
            assert self._book is not None
            yield self._book, chosen
        finally:
            self._turn.release()

    async def _advance(self, provinces: Sequence[int], heads: dict[int, int], deadline: float) -> bool:
        """Read on to the heads; False when the register or the election has changed and a new book must be begun."""
        if self._book is None:
            self._book = await begin_book(self._pool)
        for province in provinces:
            tape = self._book.tape(province)
            while tape.end < heads.get(province, 0):
                for n, entry in enumerate(await self._ledger.after(province, tape.end, READ_AT_ONCE), 1):
                    if self._book.is_overtaken_by(entry):
                        return False
                    self._book.take(entry)
                    if n % BREATH == 0:
                        await asyncio.sleep(0)
                        if asyncio.get_running_loop().time() > deadline:
                            behind = heads[province] - tape.end
                            raise Unavailable(f"The feed is reading the ledger, {behind:,} entries are left.", 3.0)
        return True

    # Cursors

    async def _checked(self, book: Book, cursor: Cursor | None, provinces: Sequence[int]) -> dict[int, int]:
        """The positions to go on from. Raises `Refused` (R301) if events behind them are missing, or others were read
        there."""
        start = {} if cursor is None else cursor.positions
        if cursor is not None:
            if cursor.election != book.election or not set(start) <= set(provinces):
                raise Refused(Code.R301)
            if any(position > book.tape(province).end for province, position in start.items()):
                raise Refused(Code.R301)
            known = await self._store.digests(start)
            if any(mark(known.get(province, b"")) != seen for province, seen in cursor.marks.items()):
                raise Refused(Code.R301)
        if any(start.get(province, 0) < book.tape(province).start for province in provinces):
            raise Refused(Code.R301)
        return {province: start.get(province, 0) for province in provinces}

    async def _cursor(self, scope: Scope, book: Book, positions: dict[int, int]) -> str:
        digests = await self._store.digests(positions)
        marks = {province: mark(digest) for province, digest in digests.items()}
        return write_cursor(Cursor(scope, book.election, positions, marks))

    # Scopes

    def _provinces(self, scope: Scope) -> list[int] | None:
        """The provinces a scope lies in, None for all. Raises `Refused` (R150) for what is no place or a station."""
        area = area_of(scope, self._places)
        if area is None or scope[0] == "s":
            raise Refused(Code.R150)
        return None if area.province is None else [area.province]

    def _sees(self, scope: Scope) -> Sees:
        return Sees(scope, self._places)


class Sees:
    """Whether an event of some scopes is for a reader of one; asked of few scopes very often, so it remembers."""

    def __init__(self, own: Scope, places: Places) -> None:
        self._own = own
        self._places = places
        self._known: dict[Scope, bool] = {}

    def __call__(self, scopes: Sequence[Scope]) -> bool:
        return any(self._one(scope) for scope in scopes)

    def _one(self, scope: Scope) -> bool:
        known = self._known.get(scope)
        if known is None:
            known = self._known[scope] = covers(self._own, scope, self._places)
        return known
