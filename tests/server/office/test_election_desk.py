from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import asyncpg
import msgspec
import pytest

from election.bus import Bus
from election.clock import VIETNAM, FrozenClock
from election.day import Election
from election.station import COUNTRY_CHAIN
from election.store.elections import Elections
from election.store.ledger import Ledger
from server.office.election_desk import ElectionDesk
from server.office.election_file import default_election

CLOCK = FrozenClock(datetime(2026, 3, 14, 20, 0, tzinfo=VIETNAM))


@pytest.fixture
def desk(pool: asyncpg.Pool, bus: Bus) -> ElectionDesk:
    return ElectionDesk(pool, bus, CLOCK)


async def test_a_new_database_gets_the_default_once(desk: ElectionDesk, pool: asyncpg.Pool) -> None:
    begun = await desk.get_or_begin()
    assert replace(begun, pace=None) == default_election()
    assert await desk.get_or_begin() == begun
    assert (await Ledger(pool).heads())[COUNTRY_CHAIN][0] == 1


async def test_another_election_is_entered_whole_in_the_countrys_chain(desk: ElectionDesk, pool: asyncpg.Pool) -> None:
    await desk.get_or_begin()
    real = replace(default_election(), rehearsal=False)
    await desk.put(real, "lan")
    assert await Elections(pool).get() == real
    first, second = await Ledger(pool).after(COUNTRY_CHAIN, 0)
    assert (first.fact.by, second.fact.by) == ("default", "lan")
    assert second.fact.kind == "election"
    assert second.fact.detail is not None
    assert msgspec.convert(second.fact.detail["settings"], Election) == real
