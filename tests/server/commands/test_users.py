from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime

import pytest

from election.device import secret_digest
from election.station import Scope
from election.store.database import database
from election.store.staff import KeyHolder, Member, Staff
from server.office.password import Passwords
from tests.server.commands.conftest import Eday, Said

PASSWORD = "một mật khẩu dài"


@pytest.fixture
def add(eday: Eday, monkeypatch: pytest.MonkeyPatch) -> Eday:
    def add(*arguments: str, password: str = PASSWORD) -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return eday("users", "add", *arguments, "--password-stdin")

    return add


def test_somebody_who_was_added_has_the_password(add: Eday, fresh_database: str) -> None:
    assert add("lan", "--role", "duty", "--scope", "c03127").out == "lan may sign in: duty, c03127.\n"

    async def check() -> None:
        async with database(fresh_database, connections=1) as pool:
            member = await Staff(pool).get("lan")
        assert member is not None
        assert (member.role, member.scope) == ("duty", "c03127")
        assert PASSWORD not in member.password
        assert await Passwords().fits(PASSWORD, member.password)

    asyncio.run(check())


@pytest.mark.parametrize(
    ("name", "scope", "password", "sentence"),
    [
        ("lan", "p99", PASSWORD, "'p99' is no scope"),
        ("lan", "c99999", PASSWORD, "'c99999' is no scope"),
        ("lan", "p11", "short", "A password has 10 to 200 characters."),
        ("lan", "p11", "", "The password is empty."),
        (" lan", "p11", PASSWORD, "A name has 1 to 100 characters."),
    ],
)
def test_who_cannot_be_added_is_told_why(add: Eday, name: str, scope: str, password: str, sentence: str) -> None:
    said = add(name, "--role", "viewer", "--scope", scope, password=password)
    assert said.code == 2
    assert sentence in said.err


def test_a_name_is_taken_once(add: Eday) -> None:
    add("lan", "--role", "viewer", "--scope", "vn")
    assert add("lan", "--role", "admin", "--scope", "vn").err == "There is a lan already.\n"


def test_a_link_signs_in(eday: Eday, fresh_database: str) -> None:
    eday("users", "add", "ha", "--role", "viewer", "--scope", "vn", "--no-password")
    said = eday("users", "link", "ha", "--origin", "https://eday.example/")
    where, _, token = said.out.strip().partition("#")
    assert where == "https://eday.example/signin"

    async def check() -> Member | None:
        async with database(fresh_database, connections=1) as pool:
            return await Staff(pool).claim_link(secret_digest(token), datetime.now(UTC))

    assert asyncio.run(check()) == Member("ha", "viewer", Scope("vn"), "")


def test_a_link_needs_somebody(eday: Eday) -> None:
    assert eday("users", "link", "nobody").err == "There is no nobody who could sign in.\n"


def test_a_key_is_an_agencys(eday: Eday, fresh_database: str) -> None:
    said = eday("keys", "add", "Bộ Nội vụ", "--scope", "p11")

    async def check() -> KeyHolder | None:
        async with database(fresh_database, connections=1) as pool:
            return await Staff(pool).by_key(secret_digest(said.out.strip()))

    assert asyncio.run(check()) == KeyHolder("Bộ Nội vụ", Scope("p11"))
