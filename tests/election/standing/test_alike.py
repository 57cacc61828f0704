"""Today beside a reference day, like for like."""

from __future__ import annotations

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from election.day import BALLOTS, Ballot
from election.standing.alike import Alike, Alikeness
from election.standing.fold import Standing
from election.standing.reference import Dial, Reference
from election.station import COUNTRY, Scope, Station, StationKey
from tests.election.standing.world import ELECTION, STATIONS, Scribe, at, fold

quick = settings(max_examples=60, deadline=None)

Figure = tuple[int, int]
"""(minute of the day, voted), the same for every ballot."""
Days = dict[StationKey, list[Figure]]
HERE = [one for one in STATIONS if one.date == ELECTION.date]
LISTED = {one.key: one.listed for one in STATIONS}


def today(days: Days) -> Standing:
    scribe = Scribe()
    seq = 0
    for one in STATIONS:
        for minute, voted in days.get(one.key, []):
            seq += 1
            scribe.turnout(one, seq, at(0) + timedelta(minutes=minute), voted)
    return fold(scribe.entries)


def another(days: Days, *, lists: bool = True) -> Reference:
    made = Reference()
    for key, figures in days.items():
        minutes, counts = [minute for minute, _ in figures], [(n, n, n) for _, n in figures]
        made.add(key, minutes, counts, LISTED[key] if lists else (None, None, None))
    return made


def compared(
    standing: Standing, then: Reference, ballot: Ballot = "province", scope: Scope = COUNTRY, *, lists: bool = True
) -> Alikeness:
    alike, dial = Alike(ELECTION, lists=lists), Dial(ELECTION)
    for pace in standing.paces(scope, ballot):
        alike.count(pace, then.pace(pace.key, ballot, dial))
    return alike.picture()


def draw(seed: int, stations: list[Station]) -> Days:
    dice = random.Random(seed)
    days: Days = {}
    for one in stations:
        minutes = sorted(dice.sample(range(5 * 60, 20 * 60), dice.randint(1, 5)))
        days[one.key] = [(minute, dice.randint(0, 1100)) for minute in minutes]
    return days


some_days = st.builds(draw, st.integers(0, 2**32), st.just(HERE))


@quick
@given(some_days, st.sampled_from(BALLOTS))
def test_equal_days_give_equal_curves(days: Days, ballot: Ballot) -> None:
    found = compared(today(days), another(days), ballot)
    assert found.points
    for both in (*found.points, *found.slots):
        assert (both.now_voted, both.now_listed) == (both.then_voted, both.then_listed)


@quick
@given(some_days, some_days)
def test_every_step_is_what_a_recount_by_hand_gives(now: Days, then: Days) -> None:
    for point in compared(today(now), another(then)).points:
        minute = (point.at - at(0)) // timedelta(minutes=1) + 5  # a step holds what is as of its five minutes
        mine, theirs = ({k: [n for m, n in fs if m < minute] for k, fs in day.items()} for day in (now, then))
        known = [key for key in now if mine[key] and theirs[key]]
        assert len(known) == point.stations
        assert sum(mine[key][-1] for key in known) == point.now_voted
        assert sum(theirs[key][-1] for key in known) == point.then_voted
        assert sum(LISTED[key][1] or 0 for key in known) == point.now_listed == point.then_listed


@quick
@given(some_days, some_days, st.sets(st.sampled_from([one.key for one in HERE])))
def test_station_missing_on_either_side_counts_on_neither(now: Days, then: Days, gone: set[StationKey]) -> None:
    fewer_now = {key: figures for key, figures in now.items() if key not in gone}
    fewer_then = {key: figures for key, figures in then.items() if key not in gone}
    neither = compared(today(fewer_now), another(fewer_then))
    assert neither == compared(today(fewer_now), another(then)) == compared(today(now), another(fewer_then))


def test_days_without_each_other_have_nothing_alike() -> None:
    days = draw(1, HERE)
    assert ((), (), 0) == _shape(compared(today({}), another(days)))
    assert ((), (), 0) == _shape(compared(today(days), Reference()))
    assert len(STATIONS) == compared(today(days), Reference()).of


def _shape(found: Alikeness) -> tuple[object, ...]:
    return found.points, found.slots, found.stations


ONE, TWO, THREE = HERE[:3]


def test_nothing_is_compared_after_the_last_figure_of_today() -> None:
    found = compared(today({ONE.key: [(540, 100)]}), another({ONE.key: [(530, 90), (700, 400)]}))
    assert [(at(9), 100, 90)] == [(p.at, p.now_voted, p.then_voted) for p in found.points]


def test_slot_counts_only_who_reported_it_on_both_days() -> None:
    """By step, who hasn't said their eleven-thirty yet would stand with the figure of nine beside that of noon."""
    now = {ONE.key: [(540, 100), (685, 300)], TWO.key: [(541, 50)]}
    then = {ONE.key: [(535, 90), (690, 280)], TWO.key: [(545, 60), (690, 500)]}
    found = compared(today(now), another(then))
    assert [(at(9), 2, 150, 150), (at(11, 30), 1, 300, 280)] == [
        (slot.at, slot.stations, slot.now_voted, slot.then_voted) for slot in found.slots
    ]
    assert (2, len(STATIONS)) == (found.stations, found.of)


def test_who_had_everybody_s_vote_that_day_stays_so_in_its_later_slots() -> None:
    full = LISTED[ONE.key][1] or 0
    now = {ONE.key: [(540, 100), (690, 300), (1140, 900)]}
    found = compared(today(now), another({ONE.key: [(560, full)]}))
    assert [(at(11, 30), full), (at(19), full)] == [(slot.at, slot.then_voted) for slot in found.slots]


def test_station_whose_list_is_unknown_on_one_day_cannot_give_a_rate() -> None:
    """The register knows no list of the second station for the assembly."""
    days = {ONE.key: [(540, 100)], TWO.key: [(540, 100)]}
    found = compared(today(days), another(days), "assembly")
    assert [(1, 100, 1001)] == [(p.stations, p.now_voted, p.now_listed) for p in found.points]


def test_without_lists_voters_are_compared_and_no_rate_is_made_up() -> None:
    days = {ONE.key: [(540, 100)], TWO.key: [(540, 100)]}
    found = compared(today(days), another(days, lists=False), "assembly", lists=False)
    assert [(2, 200, None, None)] == [(p.stations, p.now_voted, p.now_listed, p.then_listed) for p in found.points]


def test_corrected_figure_is_not_compared() -> None:
    scribe = Scribe()
    scribe.turnout(ONE, 1, at(9), 900)
    scribe.turnout(ONE, 2, at(9), 90, corrects=1, reason="gõ nhầm")
    found = compared(fold(scribe.entries), another({ONE.key: [(540, 100)]}))
    assert [(90, 100)] == [(p.now_voted, p.then_voted) for p in found.points]


def test_scope_is_compared_by_its_own_stations() -> None:
    days = {one.key: [(540, 100)] for one in (ONE, TWO, THREE)}
    standing, then = today(days), another(days)
    (commune,) = {scope for scope in ONE.scopes if scope[0] == "c"}
    assert (3, 3) == (compared(standing, then, scope=commune).stations, compared(standing, then, scope=commune).of)
    assert 1 == compared(standing, then, scope=ONE.scopes[-1]).of


def test_on_the_wire_moments_are_text_and_both_days_stand_beside_each_other() -> None:
    found = compared(today({ONE.key: [(540, 100)]}), another({ONE.key: [(530, 90)]})).as_wire()
    both = {
        "at": "2026-03-15T09:00:00+07:00",
        "now": {"voted": 100, "listed": 1001},
        "then": {"voted": 90, "listed": 1001},
        "stations": 1,
    }
    assert {"stations": 1, "of": len(STATIONS), "points": [both], "slots": [both]} == found
