from __future__ import annotations

from datetime import UTC, datetime

import asyncpg

from election.device import Grant, secret_digest
from election.station import StationKey
from election.store.devices import Devices

NOW = datetime(2026, 3, 15, 5, tzinfo=UTC)


async def test_many_phones_are_written_at_once_and_each_speaks_for_its_station(pool: asyncpg.Pool) -> None:
    devices = Devices(pool)
    phones = [(secret_digest(f"token {n}"), 11, StationKey(3127000 + n)) for n in range(1, 4)]

    await devices.add_many(phones, "a phone", "bench", NOW)
    found, change = await devices.all()

    assert phones == [(each.token_digest, each.grant.province, min(each.grant.stations)) for each in found]
    assert [Grant(11, frozenset({StationKey(3127000 + n)})) for n in range(1, 4)] == [each.grant for each in found]
    assert ["a phone"] * 3 == [each.name for each in found]
    assert 3 == len({each.id for each in found})
    assert ([], change) == await devices.changed_after(change)
    assert found[1] == await devices.by_token(secret_digest("token 2"))


async def test_no_phones_are_no_work(pool: asyncpg.Pool) -> None:
    devices = Devices(pool)

    await devices.add_many([], "a phone", "bench", NOW)

    assert ([], 0) == await devices.all()
