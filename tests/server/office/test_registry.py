from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

import asyncpg
import pytest

from election.bus import Bus, Listening, RosterChanged
from election.clock import VIETNAM, FrozenClock
from election.ledger import verify
from election.store.ledger import Ledger
from election.store.register import Register
from election.wire import content
from election.wire.event import Event
from server.office.election_file import default_election
from server.office.generator import generate
from server.office.registry import Registry, difference, register_digest
from server.office.sheet_writer import write_sheet

STATIONS = generate(11, 60)
CLOCK = FrozenClock(datetime(2026, 3, 14, 20, 0, tzinfo=VIETNAM))
WITHIN_S = 5.0


@pytest.fixture
def registry(pool: asyncpg.Pool, bus: Bus) -> Registry:
    return Registry(pool, bus, CLOCK)


async def test_taking_stations_writes_them_with_their_places(registry: Registry, pool: asyncpg.Pool) -> None:
    found = await registry.take(STATIONS, "lan")
    assert found.added == tuple(STATIONS)
    register = Register(pool)
    assert await register.stations() == STATIONS
    assert [(each.number, each.name) for each in await register.provinces()] == [(11, "Tỉnh Điện Biên")]
    assert len(await register.communes()) == 45


async def test_each_province_gets_one_entry(registry: Registry, pool: asyncpg.Pool) -> None:
    hanoi = generate(1, 126)
    await registry.take([*STATIONS, *hanoi], "lan")
    ledger = Ledger(pool)
    assert {province: position for province, (position, _) in (await ledger.heads()).items()} == {1: 1, 11: 1}
    (entry,) = await ledger.after(11, 0)
    assert (entry.fact.kind, entry.fact.by, entry.fact.received_at) == ("register", "lan", CLOCK.at)
    assert entry.fact.detail == {
        "added": 60,
        "changed": [],
        "communes": sorted({station.commune for station in STATIONS}),
        "digest": register_digest(STATIONS),
    }
    assert set(verify([*await ledger.lines(1), *await ledger.lines(11)])) == {1, 11}


async def test_taking_the_same_again_writes_nothing(registry: Registry, pool: asyncpg.Pool) -> None:
    await registry.take(STATIONS, "lan")
    found = await registry.take(STATIONS, "lan")
    assert (found.added, found.changed, found.unchanged, found.missing) == ((), (), 60, ())
    assert (await Ledger(pool).heads())[11][0] == 1


async def test_a_change_is_entered_with_the_stations_it_touched(registry: Registry, pool: asyncpg.Pool) -> None:
    await registry.take(STATIONS, "lan")
    moved = replace(STATIONS[3], name="Nhà văn hóa bản Mới", listed=(700, 700, None))
    found = await registry.take([moved], "lan")
    assert [change.fields for change in found.changed] == [("name", "listed")]
    assert len(found.missing) == 59
    after = [moved if station.key == moved.key else station for station in STATIONS]
    assert await Register(pool).stations() == after
    (entry,) = await Ledger(pool).after(11, 1)
    assert entry.fact.detail == {
        "added": 0,
        "changed": [moved.code],
        "communes": [moved.commune],
        "digest": register_digest(after),
    }


async def test_nothing_is_taken_when_the_entry_cannot_be_written(registry: Registry, pool: asyncpg.Pool) -> None:
    await pool.execute("ALTER TABLE entry ADD CONSTRAINT never CHECK (kind <> 'register')")
    with pytest.raises(asyncpg.CheckViolationError):
        await registry.take(STATIONS, "lan")
    assert await Register(pool).count() == 0
    assert await Ledger(pool).heads() == {}


async def test_the_bell_rings_for_boards_and_rosters_after_commit(registry: Registry, bus: Bus) -> None:
    heard: list[object] = []
    ready = asyncio.Event()

    async def listen() -> None:
        async for each in bus.listen([11], roster=True):
            heard.append(each)
            ready.set()
            if isinstance(each, RosterChanged):
                return

    async with asyncio.timeout(WITHIN_S), asyncio.TaskGroup() as tasks:
        tasks.create_task(listen())
        await ready.wait()
        await registry.take(STATIONS, "lan")
    listening, event, roster = heard
    assert isinstance(listening, Listening)
    assert isinstance(event, Event)
    assert (event.province, event.after) == (11, 0)
    assert [content.decode(text).kind for text in event.contents] == ["register"]
    assert isinstance(roster, RosterChanged)


async def test_a_written_sheet_is_no_change(registry: Registry) -> None:
    """Contacts are left out of the sheet and kept in the register."""
    await registry.take(STATIONS, "lan")
    reading = await registry.read("".join(write_sheet(STATIONS)).encode(), default_election())
    assert reading.flaws == ()
    found = await registry.compare(reading.stations)
    assert (found.to_write, found.unchanged) == ((), 60)


def test_missing_are_those_of_the_same_provinces_only() -> None:
    hanoi = generate(1, 126)
    known = {station.key: station for station in [*STATIONS, *hanoi]}
    found = difference(known, STATIONS[:-2])
    assert list(found.missing) == STATIONS[-2:]
