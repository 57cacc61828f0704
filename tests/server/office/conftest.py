from __future__ import annotations

from datetime import UTC, datetime

import asyncpg
import pytest

from election.bus import Bus
from election.station import Scope
from election.store.staff import Member, Staff
from server.office.access import Access
from server.office.origin import Origin
from server.office.password import Passwords
from server.office.throttle import Throttle
from tests.server.office.desk import PLACES as DESK_PLACES
from tests.server.office.desk import Desk

PASSWORD = "một mật khẩu dài"
PLACES = {3127: 11, 3130: 11, 4: 1}


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    return Passwords()


@pytest.fixture
async def staff(pool: asyncpg.Pool, passwords: Passwords) -> Staff:
    """One member, `lan`, on duty for Điện Biên."""
    staff = Staff(pool)
    await staff.add(Member("lan", "duty", Scope("p11"), await passwords.hash(PASSWORD)), datetime.now(UTC))
    return staff


@pytest.fixture
def access(staff: Staff, passwords: Passwords) -> Access:
    return Access(staff, Origin("http://127.0.0.1:8000"), PLACES, passwords, Throttle())


@pytest.fixture
async def desk(pool: asyncpg.Pool, bus: Bus, passwords: Passwords) -> Desk:
    """Nobody has a password here: hashing one costs more than the rest."""
    staff = Staff(pool)
    access = Access(staff, Origin("http://127.0.0.1:8000"), DESK_PLACES, passwords, Throttle())
    return await Desk(pool, bus, staff, access).open()
