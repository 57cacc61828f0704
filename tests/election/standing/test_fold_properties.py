from __future__ import annotations

import json
import random
from datetime import datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from election.ledger import Entry
from election.standing.fold import Standing
from election.station import COUNTRY
from tests.election.standing.oracle import Oracle
from tests.election.standing.world import (
    COMMUNES,
    ELECTION,
    NOW,
    PROVINCES,
    SCOPES,
    STATIONS,
    STRANGER,
    at,
    days,
    fold,
    portrait,
)

quick = settings(max_examples=40, deadline=None)
shuffles = st.builds(random.Random, st.integers(0, 2**32))


def shuffled(entries: list[Entry], rng: random.Random) -> list[Entry]:
    again = entries + rng.choices(entries, k=len(entries)) if entries else []
    rng.shuffle(again)
    return again


@quick
@given(days, shuffles)
def test_any_order_and_any_repetition_give_the_same_picture(entries: list[Entry], rng: random.Random) -> None:
    straight, mixed = fold(entries), fold(shuffled(entries, rng))
    assert straight.dump() == mixed.dump()
    assert portrait(straight) == portrait(mixed)


@quick
@given(days, shuffles, st.integers(0, 25))
def test_a_restored_fold_goes_on_as_if_nothing_had_happened(entries: list[Entry], rng: random.Random, cut: int) -> None:
    mixed = shuffled(entries, rng)
    plain = json.loads(json.dumps(fold(mixed[:cut]).dump()))
    assert plain == msgspec.msgpack.decode(msgspec.msgpack.encode(plain))
    restored = Standing.restore(ELECTION, PROVINCES, COMMUNES, STATIONS, plain)
    for entry in mixed[cut:]:
        restored.apply(entry)
    whole = fold(entries)
    assert portrait(whole) == portrait(restored)
    assert whole.dump() == restored.dump()


@pytest.mark.parametrize("now", [NOW, at(5, 15), at(20)])
@settings(max_examples=20, deadline=None)
@given(entries=days, rng=shuffles)
def test_every_scope_shows_what_a_recount_by_hand_shows(
    now: datetime, entries: list[Entry], rng: random.Random
) -> None:
    standing = fold(shuffled(entries, rng))
    oracle = Oracle(ELECTION, STATIONS, entries, now)
    for scope in SCOPES:
        assert oracle.figures(scope) == standing.figures(scope, now).as_wire(), scope
        assert oracle.slots(scope) == [s.as_wire() for s in standing.slots(scope, now)], scope
        assert oracle.curve(scope) == standing.curve(scope).as_wire(), scope
        open_now = [s for one in oracle.of(scope) for s in oracle.open_incidents(one)]
        assert sorted(open_now) == sorted(i.severity for i in standing.open_incidents(scope)), scope
        assert len(open_now) == standing.incidents(scope).open == standing.row(scope, now).incidents


@quick
@given(days)
def test_the_country_is_the_sum_of_its_parts(entries: list[Entry]) -> None:
    standing = fold(entries)
    country = standing.figures(COUNTRY, NOW)
    provinces = standing.children(COUNTRY)
    communes = [c for p in provinces for c in standing.children(p)]
    for scopes in (provinces, communes, [s for c in communes for s in standing.children(c)]):
        parts = [standing.figures(scope, NOW) for scope in scopes]
        for ballot in ELECTION.ballots:
            voted = [n for p in parts if (n := p.ballots[ballot].voted) is not None]
            assert country.ballots[ballot].voted == (sum(voted) if voted else None)
            assert country.ballots[ballot].reported == sum(p.ballots[ballot].reported for p in parts)
        assert country.stations == sum(p.stations for p in parts)
        for state, count in country.states.items():
            assert count == sum(p.states[state] for p in parts)
    for scope in SCOPES:
        figures = standing.figures(scope, NOW)
        assert figures.stations == sum(figures.states.values())
        for slot in standing.slots(scope, NOW):
            assert slot.reported + slot.missing == slot.expected
            assert slot.on_time + slot.late == slot.reported


@quick
@given(days, shuffles)
def test_the_register_may_change_before_or_after_the_reports(entries: list[Entry], rng: random.Random) -> None:
    early = fold(entries, (*STATIONS, STRANGER))
    late = fold(entries, STATIONS[2:])
    for station in rng.sample([*STATIONS, STRANGER], len(STATIONS) + 1):
        late.replace_station(station)
    assert portrait(early) == portrait(late)
    assert late.unknown == 0
    late.set_register(STATIONS)
    assert portrait(fold(entries)) == portrait(late)
    assert not late.knows(STRANGER.scopes[-1])
