from __future__ import annotations

import asyncpg

from election.store.feed import FeedStore
from election.store.ledger import Ledger
from tests.election.store.drafts import turnout


async def test_digests_are_those_of_the_chain(pool: asyncpg.Pool) -> None:
    first, second = await Ledger(pool).append([turnout(101, 1, 10), turnout(101, 2, 20)])
    store = FeedStore(pool)
    assert await store.digests({11: 1}) == {11: first.digest}
    assert await store.digests({11: 2}) == {11: second.digest}


async def test_a_position_that_is_not_there_is_left_out(pool: asyncpg.Pool) -> None:
    await Ledger(pool).append([turnout(101, 1, 10)])
    assert await FeedStore(pool).digests({11: 2, 12: 1, 13: 0}) == {}
    assert await FeedStore(pool).digests({}) == {}
