from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime

import asyncpg

from election.station import StationKey
from election.store.database import transaction
from election.store.references import PAGE, Day, References, StationDay

NOW = datetime(2026, 3, 14, 5, tzinfo=UTC)
DATE = dt.date(2021, 5, 23)
ONE = StationDay(StationKey(3127001), [540, 690], [(100, 100, None), (300, None, 290)], (1000, 1000, None))
TWO = StationDay(StationKey(3127002), [541], [(50, None, None)], (None, None, None))


async def put(pool: asyncpg.Pool, name: str, *stations: StationDay) -> int:
    async with transaction(pool) as connection:
        return await References(pool).put(name, DATE, stations, NOW, "lan", connection)


async def all_of(references: References, day: Day) -> list[StationDay]:
    return [one async for page in references.stations(day) for one in page]


async def test_day_comes_back_as_it_was_put_with_what_is_unknown(pool: asyncpg.Pool) -> None:
    references = References(pool)
    assert None is await references.get()
    id_ = await put(pool, "Bầu cử 2021", TWO, ONE)

    day = await references.get()
    assert Day(id_, "Bầu cử 2021", DATE, NOW, "lan", 2, 3) == day
    assert [ONE, TWO] == await all_of(references, day)
    assert 0 == await references.known(day)


async def test_another_day_takes_the_place_of_the_one_there_was(pool: asyncpg.Pool) -> None:
    references = References(pool)
    await put(pool, "Bầu cử 2021", ONE)
    old = await references.get()
    await put(pool, "Bầu cử 2016", TWO)
    new = await references.get()

    assert old is not None
    assert new is not None
    assert old.id != new.id
    assert ([], [TWO]) == (await all_of(references, old), await all_of(references, new))


async def test_dropped_day_is_gone_with_its_stations(pool: asyncpg.Pool) -> None:
    references = References(pool)
    await put(pool, "Bầu cử 2021", ONE)
    async with transaction(pool) as connection:
        assert "Bầu cử 2021" == await references.drop(connection)
    async with transaction(pool) as connection:
        assert None is await references.drop(connection)

    assert None is await references.get()
    assert 0 == await pool.fetchval("SELECT count(*) FROM reference_station")


async def test_large_day_comes_in_pages(pool: asyncpg.Pool) -> None:
    many = [StationDay(StationKey(1000 + n), [540], [(n, n, n)], (n, n, n)) for n in range(PAGE + 1)]
    await put(pool, "Bầu cử 2021", *many)
    references = References(pool)
    day = await references.get()

    assert day is not None
    assert [PAGE, 1] == [len(page) async for page in references.stations(day)]
    assert many == await all_of(references, day)
