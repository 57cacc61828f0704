from __future__ import annotations

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from election.device import secret_digest
from election.station import Scope
from election.store.staff import KeyHolder, Member, Staff

NOW = datetime(2026, 3, 15, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=12)
LAN = Member("lan", "duty", Scope("p11"), "a hash")


@pytest.fixture
async def staff(pool: asyncpg.Pool) -> Staff:
    staff = Staff(pool)
    assert await staff.add(LAN, NOW)
    return staff


async def test_a_member_comes_back_as_added(staff: Staff) -> None:
    assert await staff.get("lan") == LAN
    assert await staff.all() == [LAN]
    assert await staff.get("Lan") is None


async def test_a_name_is_taken_once(staff: Staff) -> None:
    assert not await staff.add(Member("lan", "admin", Scope("vn"), "other"), NOW)
    assert await staff.get("lan") == LAN


def test_a_members_password_does_not_show() -> None:
    assert "a hash" not in repr(LAN)


async def test_a_session_lasts_until_it_expires(staff: Staff) -> None:
    digest = secret_digest("session")
    await staff.open_session(digest, "lan", NOW, LATER)
    assert await staff.of_session(digest, LATER - timedelta(seconds=1)) == LAN
    assert await staff.of_session(digest, LATER) is None


async def test_a_closed_session_is_gone(staff: Staff) -> None:
    digest = secret_digest("session")
    await staff.open_session(digest, "lan", NOW, LATER)
    await staff.close_session(digest)
    assert await staff.of_session(digest, NOW) is None


async def test_opening_a_session_forgets_expired_ones(staff: Staff, pool: asyncpg.Pool) -> None:
    await staff.open_session(secret_digest("old"), "lan", NOW, LATER)
    await staff.put_link(secret_digest("old link"), "lan", LATER)
    await staff.open_session(secret_digest("new"), "lan", LATER, LATER + timedelta(hours=12))
    assert await pool.fetchval("SELECT count(*) FROM session") == 1
    assert await pool.fetchval("SELECT count(*) FROM signin_link") == 0


async def test_who_is_disabled_is_out_at_once(staff: Staff) -> None:
    digest = secret_digest("session")
    await staff.open_session(digest, "lan", NOW, LATER)
    await staff.put_link(secret_digest("link"), "lan", LATER)
    assert await staff.disable("lan", NOW)
    assert await staff.of_session(digest, NOW) is None
    assert await staff.claim_link(secret_digest("link"), NOW) is None
    member = await staff.get("lan")
    assert member is not None
    assert member.disabled
    assert not await staff.disable("lan", NOW)


async def test_a_new_password_closes_sessions(staff: Staff) -> None:
    digest = secret_digest("session")
    await staff.open_session(digest, "lan", NOW, LATER)
    assert await staff.set_password("lan", "another hash")
    assert await staff.of_session(digest, NOW) is None
    assert not await staff.set_password("nobody", "hash")


async def test_a_link_works_once_and_not_after_its_time(staff: Staff) -> None:
    await staff.put_link(secret_digest("link"), "lan", LATER)
    await staff.put_link(secret_digest("late"), "lan", LATER)
    assert await staff.claim_link(secret_digest("link"), NOW) == LAN
    assert await staff.claim_link(secret_digest("link"), NOW) is None
    assert await staff.claim_link(secret_digest("late"), LATER) is None
    assert await staff.claim_link(secret_digest("unknown"), NOW) is None


async def test_an_agencys_keys_are_revoked_together(staff: Staff) -> None:
    holder = KeyHolder("Bộ Nội vụ", Scope("vn"))
    await staff.put_key(secret_digest("one"), holder, NOW)
    await staff.put_key(secret_digest("two"), holder, NOW)
    assert await staff.by_key(secret_digest("one")) == holder
    assert await staff.by_key(secret_digest("three")) is None
    assert await staff.revoke_keys("Bộ Nội vụ", NOW) == 2
    assert await staff.by_key(secret_digest("one")) is None
    assert await staff.revoke_keys("Bộ Nội vụ", NOW) == 0
