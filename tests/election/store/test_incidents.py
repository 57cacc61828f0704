from __future__ import annotations

import asyncio

import asyncpg
import pytest

from election.errors import Unavailable
from election.station import StationKey
from election.store import incidents
from election.store.incidents import IncidentStore
from election.store.ledger import Ledger
from tests.election.store.drafts import turnout

WITHIN_S = 5.0


async def test_nothing_is_appended_while_a_province_stands_still(pool: asyncpg.Pool) -> None:
    ledger, store = Ledger(pool), IncidentStore(pool)
    async with asyncio.timeout(WITHIN_S):
        async with store.standing_still([11, 12]) as connection:
            waiting = asyncio.create_task(ledger.append([turnout(1, 1, 100)]))
            await until_somebody_waits(pool)
            (elsewhere,) = await ledger.append([turnout(2, 1, 100, province=1)])
            (first,) = await ledger.append([turnout(3, 1, 100)], connection)
            assert not waiting.done()
        (second,) = await waiting
    assert (elsewhere.position, first.position, second.position) == (1, 1, 2)


async def test_who_fails_inside_has_written_nothing(pool: asyncpg.Pool) -> None:
    ledger, store = Ledger(pool), IncidentStore(pool)

    async def fail() -> None:
        async with store.standing_still([11]) as connection:
            await ledger.append([turnout(1, 1, 100)], connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await ledger.heads() == {}


async def test_only_what_is_about_incidents_is_read(pool: asyncpg.Pool) -> None:
    ledger, store = Ledger(pool), IncidentStore(pool)
    kinds = ("turnout", "incident", "move", "situation")
    await ledger.append([turnout(1, n, 100, kind=kind) for n, kind in enumerate(kinds, 1)])
    async with store.standing_still([11]) as connection:
        found = await store.about([StationKey(3127001)], connection)
        assert await store.about([StationKey(3127002)], connection) == []
    assert [(each.position, each.fact.kind) for each in found] == [(2, "incident"), (3, "move")]


async def test_a_ledger_that_stays_locked_is_busy(pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incidents, "LOCK_TIMEOUT", "20ms")
    store = IncidentStore(pool)
    async with store.standing_still([11]):
        with pytest.raises(Unavailable, match="The ledger is busy"):
            async with store.standing_still([11]):
                pass


async def test_who_falls_silent_holds_up_nobody(pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incidents, "SILENCE_TIMEOUT", "50ms")
    ledger, store = Ledger(pool), IncidentStore(pool)

    async def be_silent() -> None:
        async with store.standing_still([11]) as connection:
            async with asyncio.timeout(WITHIN_S):
                await ledger.append([turnout(1, 1, 100)])
            await store.about([StationKey(3127001)], connection)

    with pytest.raises(Unavailable):
        await be_silent()
    assert [head for head, _ in (await ledger.heads()).values()] == [1]  # the pool has another connection


async def until_somebody_waits(pool: asyncpg.Pool) -> None:
    while True:
        if await pool.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            return
        await asyncio.sleep(0.001)
