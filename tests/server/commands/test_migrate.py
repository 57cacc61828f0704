from __future__ import annotations

from tests.server.commands.conftest import Eday


def test_migrating_twice_is_no_error(eday: Eday) -> None:
    for _ in range(2):
        assert eday("migrate").out == "The database has the newest schema.\n"
