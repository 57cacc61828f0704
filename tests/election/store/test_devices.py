from __future__ import annotations

from datetime import UTC, datetime

import asyncpg
import pytest

from election.device import DeviceId, Grant, secret_digest
from election.station import StationKey
from election.store.database import transaction
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
    assert found[1] == await devices.by_token(secret_digest("token 2"))
    assert found[2] == await devices.by_id(found[2].id)
    assert await devices.by_id(DeviceId(7)) is None
    assert [1, 2, 3] == [each.change for each in found]
    assert 3 == change


async def test_change_that_became_visible_after_a_later_one_is_not_overlooked(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The numbers of changes are drawn before the commit: an enrolment may overtake a revocation."""
    monkeypatch.setattr("election.store.devices.IN_FLIGHT", 2)
    devices = Devices(pool)
    await devices.add_many([(secret_digest(f"token {n}"), 11, StationKey(3127001)) for n in range(5)], "", "", NOW)
    (first, *_), _ = await devices.all()
    async with transaction(pool) as slow:
        await devices.revoke(first.id, NOW, slow)
        await devices.add_many([(secret_digest("another"), 11, StationKey(3127001))], "", "", NOW)
        overtaken, change = await devices.changed_after(5)
    later, same = await devices.changed_after(change)

    assert (7, 7) == (change, same)
    assert [4, 5, 7] == [each.change for each in overtaken]
    assert [(6, True), (7, False)] == [(each.change, each.revoked) for each in later]


async def test_no_phones_are_no_work(pool: asyncpg.Pool) -> None:
    devices = Devices(pool)

    await devices.add_many([], "a phone", "bench", NOW)

    assert ([], 0) == await devices.all()
