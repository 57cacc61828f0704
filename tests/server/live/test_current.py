"""The picture takes entries in any order and any number of times, and remembers whom they touched."""

from __future__ import annotations

import random

import pytest
from prometheus_client import CollectorRegistry

from election.clock import FrozenClock
from election.errors import Unavailable
from election.ledger import Fact
from election.station import COUNTRY
from election.wire.event import Event
from server.live.current import Current
from tests.server.live import country
from tests.server.live.country import STATIONS, at, turnout_fact


def event(after: int, *facts: Fact) -> Event:
    return Event(1, after, tuple(country.draft(fact).content for fact in facts))


FACTS = [turnout_fact(STATIONS[n], at(8), 10 * (n + 1), 1) for n in range(4)]


def voted(current: Current) -> int | None:
    return current.standing.figures(COUNTRY, at(8)).ballots["assembly"].voted


def test_before_the_loading_there_is_no_picture(unloaded: Current) -> None:
    assert not unloaded.is_loaded
    unloaded.hear(event(0, FACTS[0]))
    with pytest.raises(Unavailable):
        unloaded.position(1)


def test_an_event_heard_twice_counts_once(current: Current, registry: CollectorRegistry) -> None:
    for _ in range(2):
        current.hear(event(0, *FACTS[:2]))
    assert (30, 2, 2) == (voted(current), current.position(1), registry.get_sample_value("eday_live_applied_total"))


def test_an_overlapping_event_brings_only_what_is_new(current: Current, registry: CollectorRegistry) -> None:
    current.hear(event(0, *FACTS[:3]))
    current.hear(event(1, *FACTS[1:]))
    assert (100, 4, 4) == (voted(current), current.position(1), registry.get_sample_value("eday_live_applied_total"))


def test_what_lies_behind_a_gap_is_shown_and_the_gap_remembered(current: Current) -> None:
    current.hear(event(2, FACTS[2]))
    assert (30, 0, True) == (voted(current), 0, current.has_gap)
    current.hear(event(0, *FACTS[:2]))
    assert (60, 3, False) == (voted(current), current.position(1), current.has_gap)


def test_a_report_touches_every_scope_of_its_station(current: Current) -> None:
    current.hear(event(0, FACTS[0]))
    assert set(STATIONS[0].scopes) == current.take_touched()
    assert set() == current.take_touched()
    current.hear(event(0, FACTS[0]))
    assert set() == current.take_touched()


def test_an_unreadable_entry_is_told_to_the_caller(current: Current) -> None:
    with pytest.raises(ValueError, match="kind"):
        current.hear(Event(1, 0, ('{"kind": "of a later version"}',)))


def test_a_register_fact_asks_for_another_look(current: Current) -> None:
    assert not current.register_touched
    current.hear(event(0, Fact(kind="register", received_at=at(8), channel="operator")))
    assert current.register_touched


def test_the_order_of_arrival_makes_no_difference(clock: FrozenClock, current: Current, unloaded: Current) -> None:
    lines = country.entries(country.day(random.Random(3), 100))
    current.apply(lines)
    first = [current.standing.figures(scope, at(20)) for scope in country.SCOPES]
    current.begin(country.standing())
    current.apply(random.Random(4).sample(lines, len(lines)))
    assert first == [current.standing.figures(scope, at(20)) for scope in country.SCOPES]


def test_versions_only_grow_and_a_new_fold_makes_older_ones_useless(current: Current) -> None:
    versions = [current.next_version() for _ in range(3)]
    current.begin(country.standing())
    assert versions == sorted(set(versions))
    assert current.begun > versions[-1]
