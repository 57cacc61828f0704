from __future__ import annotations

from typing import Any

import pytest

from election.errors import Corrupt
from election.standing.fold import Standing
from tests.election.standing.world import COMMUNES, ELECTION, PROVINCES, STATIONS, fold, portrait, random_day

ENTRIES = random_day(7, 60)


def restored(data: dict[str, Any]) -> Standing:
    return Standing.restore(ELECTION, PROVINCES, COMMUNES, STATIONS, data)


def test_a_dump_is_plain_data() -> None:
    def check(value: object) -> None:
        if isinstance(value, dict):
            assert all(isinstance(key, str) for key in value)
            for one in value.values():
                check(one)
        elif isinstance(value, list):
            for one in value:
                check(one)
        else:
            assert value is None or type(value) in (int, str)

    check(fold(ENTRIES).dump())


def test_what_was_restored_remembers_what_was_applied() -> None:
    standing = restored(fold(ENTRIES).dump())
    assert all(standing.apply(entry) == frozenset() for entry in ENTRIES)
    assert portrait(standing) == portrait(fold(ENTRIES))


def test_a_fold_may_be_restored_under_another_register() -> None:
    standing = Standing.restore(ELECTION, PROVINCES, COMMUNES, STATIONS[:2], fold(ENTRIES).dump())
    standing.set_register(STATIONS)
    assert portrait(standing) == portrait(fold(ENTRIES))


def test_a_ledger_may_be_applied_before_the_register_is_set() -> None:
    standing = fold(ENTRIES, ())
    assert standing.unknown > 0
    standing.set_register(STATIONS)
    assert portrait(standing) == portrait(fold(ENTRIES))
    assert standing.dump() == fold(ENTRIES).dump()


def test_a_dump_of_another_version_is_not_trusted() -> None:
    with pytest.raises(Corrupt, match="another version"):
        restored({"version": 0})
