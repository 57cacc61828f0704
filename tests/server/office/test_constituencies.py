"""The threshold of each constituency: over half, not over half so far, or not known."""

from __future__ import annotations

import time
from typing import Any

import pytest

from election.clock import FrozenClock
from election.errors import Code, Refused
from election.station import COUNTRY, Scope
from server.office import constituencies as module
from server.office.constituencies import Constituencies
from tests.server.live import country
from tests.server.live.country import STATIONS, at, entries, turnout_fact
from tests.server.office.desk import HERE, Desk

LATER = 3600.0


def told(*voted: tuple[int, int]) -> Constituencies:
    """After these: (number of the station in the country, voters)."""
    fold = country.standing()
    facts = [turnout_fact(STATIONS[number], at(9), count, seq) for seq, (number, count) in enumerate(voted, 1)]
    for entry in entries(facts):
        fold.apply(entry)
    return Constituencies(FrozenClock(at(10)), lambda: fold)


async def rows(desk: Constituencies, scope: str, ballot: Any = "province") -> dict[str, dict[str, Any]]:
    shown = (await desk.show(Scope(scope), ballot, lambda _: True))["constituencies"]
    return {name: {column: shown[column][i] for column in shown} for i, name in enumerate(shown["scope"])}


async def test_more_than_half_of_the_whole_list_is_over_however_many_are_silent() -> None:
    # 4,008 voters in its four areas.
    found = await rows(told((6, 1001), (8, 1003), (9, 2)), "p11")
    assert ("over", 3, 4, 2006) == tuple(
        found["k-province-11-2"][it] for it in ("half", "reported", "stations", "voted")
    )
    assert ("unknown", 0, None) == tuple(found["k-province-11-1"][it] for it in ("half", "reported", "voted"))


async def test_exactly_half_is_not_more_than_half() -> None:
    whole = 4_008
    assert "under" == (await rows(told((6, whole // 2)), "p11"))["k-province-11-2"]["half"]
    assert "over" == (await rows(told((6, whole // 2 + 1)), "p11"))["k-province-11-2"]["half"]


async def test_counts_are_told_for_every_ballot_and_rows_for_the_one_asked_for() -> None:
    answer = await told((6, 1001), (8, 1003)).show(COUNTRY, None, lambda _: True)
    assert "constituencies" not in answer
    assert [
        {"ballot": "assembly", "count": 2, "under": 1, "unknown": 1, "over": 0},
        {"ballot": "province", "count": 4, "under": 1, "unknown": 3, "over": 0},
        {"ballot": "commune", "count": 4, "under": 0, "unknown": 3, "over": 1},
    ] == answer["ballots"]


async def test_commune_s_are_its_own_and_those_it_lies_in() -> None:
    desk = told()
    assert ["k-commune-03127-1"] == list(await rows(desk, "c03127", "commune"))
    assert ["k-assembly-11-1"] == list(await rows(desk, "c03127", "assembly"))
    assert ["k-commune-03127-1", "k-commune-03163-1"] == list(await rows(desk, "p11", "commune"))
    assert {"within": "Phường Điện Biên Phủ"}.items() <= (await rows(desk, "p11", "commune"))[
        "k-commune-03127-1"
    ].items()


async def test_too_many_rows_are_cut_behind_those_that_need_an_eye(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    answer = await told((6, 1001), (7, 1002), (8, 1003), (0, 5)).show(COUNTRY, "commune", lambda _: True)
    assert (True, ["under", "unknown"]) == (answer["more"], answer["constituencies"]["half"])


async def test_what_was_counted_is_counted_again_only_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    fold = country.standing()
    desk = Constituencies(FrozenClock(at(10)), lambda: fold)
    await rows(desk, "p11")
    fold.apply(entries([turnout_fact(STATIONS[6], at(9), 7, 1)])[0])
    assert None is (await rows(desk, "p11"))["k-province-11-2"]["voted"]
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + LATER)
    assert 7 == (await rows(desk, "p11"))["k-province-11-2"]["voted"]


async def test_what_is_no_place_and_what_is_no_ballot_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        await told().show(Scope("p99"), None, lambda _: True)
    assert Code.R150 == refused.value.code
    with pytest.raises(Refused) as refused:
        await told().show(COUNTRY, "mayor", lambda _: True)  # type: ignore[arg-type]
    assert Code.R010 == refused.value.code


async def test_people_see_those_within_their_scope_only(desk: Desk) -> None:
    commune = f"c{HERE.commune:05d}"
    binh = await desk.sit("binh", scope=commune)
    answer = await binh.ask("GET", f"/v1/constituencies/{commune}")
    assert [0, 0] == [one["count"] for one in answer.json["ballots"][:2]]
    assert answer.json["ballots"][2]["count"] > 0
    assert 404 == (await binh.ask("GET", "/v1/constituencies/p11")).status
    an = await desk.sit("an")
    assert (await an.ask("GET", f"/v1/constituencies/{commune}")).json["ballots"][0]["count"] > 0
    assert 422 == (await an.ask("GET", "/v1/constituencies/p11?ballot=mayor")).status
