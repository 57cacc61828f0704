"""Whatever happens to the bus or the database, the picture ends up as the ledger says."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from msgspec import structs
from prometheus_client import CollectorRegistry

from election.bus import ENTRIES_CHANNEL, Bus
from election.clock import FrozenClock
from election.day import Election, SlotTime
from election.engines.control import start_valkey, stop_valkey
from election.engines.lease import Engines
from election.errors import Unavailable
from election.ledger import Fact
from election.station import COUNTRY, Scope
from election.store.database import database
from election.store.elections import Elections
from election.store.ledger import Ledger
from election.store.register import Register
from election.wire.event import Event
from server.live import catchup as module
from server.live.catchup import CatchUp
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag
from server.live.listener import Listener
from tests.server.live import country
from tests.server.live.country import STATIONS, at, turnout_fact
from tests.server.live.writer import Writer

pytestmark = pytest.mark.engine

PATIENCE_S = 5.0


async def until(true: Callable[[], bool], within_s: float = PATIENCE_S) -> None:
    async with asyncio.timeout(within_s):
        while True:
            if true():
                return
            await asyncio.sleep(0.005)


class Side:
    """The listening half of a server."""

    def __init__(self, pool: asyncpg.Pool, bus: Bus) -> None:
        self.registry = CollectorRegistry()
        self.gauges = Gauges(self.registry)
        self.lag = Lag()
        self.told: list[tuple[Election, int]] = []
        self.current = Current(FrozenClock(at(8)), self.gauges)
        self.catchup = CatchUp(
            Ledger(pool), Register(pool), Elections(pool), self.current, self.lag, self.gauges, self.tell
        )
        self.listener = Listener(bus, self.current, self.catchup, self.lag)

    def tell(self, election: Election, communes: Any) -> None:
        self.told.append((election, len(communes)))

    def voted(self, scope: Scope = COUNTRY) -> int | None:
        return self.current.standing.figures(scope, at(8)).ballots["assembly"].voted

    def count(self, name: str) -> float | None:
        return self.registry.get_sample_value(name)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            works = [tasks.create_task(self.listener.run()), tasks.create_task(self.catchup.run())]
            await until(lambda: self.current.is_loaded and self.lag.redis)
            await asyncio.sleep(0.05)
            yield
            for work in works:
                work.cancel()


@pytest.fixture
async def writer(pool: asyncpg.Pool, bus: Bus) -> Writer:
    writer = Writer(pool, bus)
    await writer.found()
    return writer


@pytest.fixture
def side(pool: asyncpg.Pool, bus: Bus) -> Side:
    return Side(pool, bus)


async def test_it_loads_what_the_ledger_holds(writer: Writer, side: Side) -> None:
    facts = list(country.day(random.Random(7), 60))
    await writer.write(*facts)
    async with side.working():
        expected = country.standing()
        for entry in country.entries(facts):
            expected.apply(entry)
        for scope in country.SCOPES:
            assert expected.figures(scope, at(20)) == side.current.standing.figures(scope, at(20))
    assert [(country.ELECTION, 4)] == side.told


async def test_it_waits_for_an_election(pool: asyncpg.Pool, bus: Bus, side: Side, monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.01)
    loading = asyncio.create_task(side.catchup.run())
    await asyncio.sleep(0.05)
    assert not side.current.is_loaded
    await Writer(pool, bus).found()
    await until(lambda: side.current.is_loaded)
    loading.cancel()


async def test_what_is_said_on_the_bus_needs_no_database(writer: Writer, side: Side) -> None:
    async with side.working():
        before = side.count("eday_live_read_total")
        await writer.say(turnout_fact(STATIONS[0], at(8), 300, 1))
        await until(lambda: side.voted() == 300, 1)
        assert (before, 0) == (side.count("eday_live_read_total"), side.count("eday_live_gaps_total"))
        assert side.lag.ms < 100


async def test_a_gap_on_the_bus_is_read_from_the_ledger(writer: Writer, side: Side) -> None:
    async with side.working():
        await writer.write(turnout_fact(STATIONS[0], at(8), 300, 1))
        await writer.say(turnout_fact(STATIONS[1], at(8), 20, 1))
        await until(lambda: side.voted() == 20)  # what is known is shown, gap or not
        assert side.lag.has_gap
        await until(lambda: side.voted() == 320, 1)
        assert (1, False, 2) == (side.count("eday_live_gaps_total"), side.lag.has_gap, side.current.position(1))


async def test_events_that_overtook_each_other_cost_no_reading(writer: Writer, side: Side) -> None:
    async with side.working():
        await asyncio.sleep(0.1)
        before = side.count("eday_live_read_total")
        events = await writer.write(*(turnout_fact(one, at(8), 10, 1) for one in STATIONS[:3]))
        await writer.ring([events[2], events[0], events[1], events[0]])
        await until(lambda: side.voted() == 30)
        await asyncio.sleep(0.2)
        assert (0, before) == (side.count("eday_live_gaps_total"), side.count("eday_live_read_total"))
        assert not side.lag.has_gap


async def test_a_lost_last_message_is_found_by_the_safety_poll(
    writer: Writer, side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SAFETY_POLL_S", 0.2)
    async with side.working():
        await writer.write(turnout_fact(STATIONS[0], at(8), 300, 1))
        await until(lambda: side.voted() == 300, 1)


async def test_without_valkey_the_picture_is_late_by_seconds_not_wrong(
    engines: Engines, engines_folder: Path, writer: Writer, side: Side
) -> None:
    async with side.working():
        stop_valkey(engines_folder)
        try:
            await until(lambda: not side.lag.redis)
            for seq in (1, 2, 3):
                await writer.write(turnout_fact(STATIONS[0], at(8), seq, seq))
                await until(lambda seq=seq: side.voted() == seq, 2)  # type: ignore[misc]
            assert side.lag.ms < 2000
        finally:
            start_valkey(engines_folder)
        await until(lambda: side.lag.redis, 10)
        before = side.count("eday_live_read_total")
        await writer.say(turnout_fact(STATIONS[0], at(8), 4, 4))
        await until(lambda: side.voted() == 4, 1)
        assert before == side.count("eday_live_read_total")


async def test_what_was_committed_while_the_line_was_down_is_read_when_it_is_up(writer: Writer, side: Side) -> None:
    await writer.write(turnout_fact(STATIONS[0], at(8), 1, 1))
    async with side.working():
        await writer.write(turnout_fact(STATIONS[1], at(8), 1, 1))
        side.catchup.ring()  # as the listener does at `Listening`
        await until(lambda: side.voted() == 2, 1)


async def test_noise_on_the_bus_stops_nothing(
    writer: Writer, side: Side, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.live.listener.RESTART_S", 0.05)
    async with side.working():
        await side.listener._bus._redis.publish(ENTRIES_CHANNEL, b"\x93nonsense")
        await until(lambda: "bus_unreadable" in [getattr(one, "action", "") for one in caplog.records])
        await until(lambda: side.lag.redis)
        await writer.say(turnout_fact(STATIONS[0], at(8), 300, 1))
        await until(lambda: side.voted() == 300, 1)


class Broken(Ledger):
    """PostgreSQL that can be taken away."""

    away = hangs = False

    async def heads(self) -> dict[int, tuple[int, bytes]]:
        if self.hangs:
            await asyncio.sleep(60)
        if self.away:
            raise Unavailable("The database is away: test")
        return await super().heads()


async def test_without_the_database_the_last_picture_stays_and_the_lag_grows(
    pool: asyncpg.Pool, writer: Writer, side: Side, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.05)
    monkeypatch.setattr(module, "SAFETY_POLL_S", 0.05)
    ledger = side.catchup._ledger = Broken(pool)
    await writer.write(turnout_fact(STATIONS[0], at(8), 300, 1))
    caplog.set_level(logging.INFO)
    async with side.working():
        ledger.away = True
        await until(lambda: not side.lag.database)
        first = side.lag.ms
        await asyncio.sleep(0.1)
        assert (300, True) == (side.voted(), side.lag.ms > first)
        ledger.away = False
        await writer.write(turnout_fact(STATIONS[1], at(8), 1, 1))
        await until(lambda: side.voted() == 301 and side.lag.database)
        assert side.lag.ms < 100
    actions = [getattr(one, "action", "") for one in caplog.records]
    assert (1, 1) == (actions.count("ledger_away"), actions.count("ledger_back"))


async def test_a_database_that_hangs_is_as_good_as_away(
    pool: asyncpg.Pool, writer: Writer, side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    for constant in ("RETRY_S", "SAFETY_POLL_S", "ANSWER_S"):
        monkeypatch.setattr(module, constant, 0.05)
    ledger = side.catchup._ledger = Broken(pool)
    async with side.working():
        ledger.hangs = True
        await until(lambda: not side.lag.database)
        await writer.say(turnout_fact(STATIONS[0], at(8), 300, 1))
        await until(lambda: side.voted() == 300)
        assert side.lag.ms > 0
        monkeypatch.setattr(module, "ANSWER_S", 3.0)
        ledger.hangs = False
        await until(lambda: side.lag.database)


async def test_an_entry_nobody_understands_stops_its_chain_only(
    pool: asyncpg.Pool, writer: Writer, side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.05)
    async with side.working():
        strange = country.draft(turnout_fact(STATIONS[0], at(8), 300, 1))
        await writer.ledger.append([structs.replace(strange, content='{"kind":"of a later version"}')])
        await writer.write(turnout_fact(STATIONS[-1], at(8), 20, 1))
        side.catchup.ring()
        await until(lambda: side.voted() == 20)
        assert (False, 0) == (side.lag.database, side.current.position(1))


async def test_a_lost_database_is_asked_again(
    engines: Engines, fresh_database: str, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.05)
    monkeypatch.setattr(module, "SAFETY_POLL_S", 0.05)
    async with database(fresh_database, connections=2) as pool:
        writer, side = Writer(pool, bus), Side(pool, bus)
        await writer.found()
        async with side.working():
            admin = await asyncpg.connect(engines.database_url)
            await admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
                fresh_database.partition("?")[0].rpartition("/")[2],
            )
            await admin.close()
            await asyncio.sleep(0.2)
            await writer.write(turnout_fact(STATIONS[0], at(8), 300, 1))
            await until(lambda: side.voted() == 300 and side.lag.database)


async def test_a_new_station_counts_after_a_ring(writer: Writer, side: Side) -> None:
    async with side.working():
        version = side.current.register_version
        await writer.register.put_stations([country.station(country.COMMUNES[0], 4)])
        assert await writer.bus.ring_roster()
        await until(lambda: side.current.standing.figures(COUNTRY, at(8)).stations == 13, 1)
        assert side.current.register_version > version


async def test_a_changed_station_counts_after_its_entry(writer: Writer, side: Side) -> None:
    changed = country.station(country.COMMUNES[0], 1, listed=(5000, None, None))
    async with side.working():
        await writer.register.put_stations([changed])
        await writer.say(Fact(kind="register", received_at=at(8), channel="operator", station=changed.code, by="lan"))
        await until(lambda: side.current.standing.figures(changed.scopes[-1], at(8)).ballots["assembly"].listed == 5000)


async def test_an_enrolment_reads_no_register(writer: Writer, side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    async with side.working():
        version = side.current.register_version
        assert await writer.bus.ring_roster()
        await asyncio.sleep(0.2)
        assert (version, False) == (side.current.register_version, side.catchup._register_rung)


async def test_another_election_is_told_and_folded_anew(writer: Writer, side: Side) -> None:
    await writer.write(turnout_fact(STATIONS[0], at(8), 300, 1))
    other = Election("Diễn tập lần hai", country.DAY, slots=(SlotTime(time(8), timedelta(minutes=10)),))
    async with side.working():
        begun = side.current.begun
        await writer.elections.put(other)
        assert await writer.bus.ring_roster()
        await until(lambda: side.current.begun > begun)
        assert (other, 300) == (side.current.standing.election, side.voted())
        assert 1 == side.current.standing.slots(COUNTRY, at(9))[0].reported
        assert [country.ELECTION, other] == [election for election, _ in side.told]


async def test_what_is_said_before_the_loading_is_left_to_the_ledger(side: Side) -> None:
    side.listener.take(Event(1, 0, (country.draft(turnout_fact(STATIONS[0], at(8), 1, 1)).content,)))
    assert not side.current.is_loaded
    assert 0 == side.count("eday_live_applied_total")
