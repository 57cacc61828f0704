from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from election.errors import Code, Refused
from election.ledger import Entry, Fact
from election.report import Closing, Counts, Incident, MobileBox, Opening, Situation, Turnout
from election.standing.fold import Standing
from election.station import COUNTRY, Province, Scope, StationKey
from tests.election.standing.world import ELECTION, NOW, STATIONS, STRANGER, Scribe, at, fold

ONE, TWO, DAWN, SMALL, EARLY, NORTH, SOUTH = STATIONS
SECOND = timedelta(seconds=1)


@pytest.fixture
def scribe() -> Scribe:
    return Scribe()


def opening(seq: int, when: datetime, *listed: int) -> Opening:
    return Opening(seq=seq, opened_at=when, ceremony=True, sealed=True, listed=Counts(*listed))


def voted(standing: Standing, scope: Scope = COUNTRY) -> int | None:
    return standing.figures(scope, NOW).ballots["assembly"].voted


def test_nothing_heard_is_unknown_and_not_zero() -> None:
    figures = fold([]).figures(COUNTRY, NOW)
    assembly = figures.ballots["assembly"]
    assert (assembly.voted, assembly.listed_in, assembly.reported, assembly.expected) == (None, None, 0, 7)
    assert (assembly.listed, assembly.listed_known) == (1001 + 1003 + 300 + 1002 + 1001 + 1002, 6)
    assert (figures.as_of, figures.received_at, figures.oldest_as_of) == (None, None, None)
    assert fold([]).curve(COUNTRY).reported == ()


def test_a_station_is_waited_for_until_a_quarter_of_an_hour_after_its_opening() -> None:
    standing = fold([])
    waiting = [standing.figures(COUNTRY, now).states["waiting"] for now in (at(5), at(5, 15), at(7, 14), at(7, 15))]
    assert waiting == [6, 5, 5, 0]  # the early station was due two days ago
    assert standing.station(ONE.key, at(7, 14)).state == "waiting"
    assert standing.row(ONE.scopes[-1], at(7, 15)).state == "silent"


def test_anything_heard_makes_a_station_open(scribe: Scribe) -> None:
    scribe.report(ONE, Situation(seq=1, heading=2, text="", sent_at=at(6)))
    standing = fold(scribe.entries)
    assert standing.station(ONE.key, NOW).state == "open"
    assert standing.figures(COUNTRY, NOW).opened == 0


def test_the_latest_figure_by_as_of_counts(scribe: Scribe) -> None:
    scribe.turnout(ONE, 1, at(11), 500)
    scribe.turnout(ONE, 2, at(9), 200)
    scribe.turnout(TWO, 3, at(10), 90)
    standing = fold(scribe.entries)
    figures = standing.figures(COUNTRY, NOW)
    assert voted(standing) == 590
    assert (figures.as_of, figures.oldest_as_of) == (at(11), at(10))


def test_an_unknown_ballot_keeps_its_earlier_figure(scribe: Scribe) -> None:
    scribe.turnout(ONE, 1, at(9), 200, 201, 202)
    scribe.turnout(ONE, 2, at(10), 300, None, None)
    assert fold(scribe.entries).station(ONE.key, NOW).figures == {"assembly": 300, "province": 201, "commune": 202}


def test_a_corrected_figure_counts_nowhere(scribe: Scribe) -> None:
    scribe.turnout(ONE, 1, at(9), 900, received=at(9, 5))
    scribe.turnout(ONE, 2, at(8, 55), 190, corrects=1, reason="gõ nhầm", received=at(10))
    standing = fold(scribe.entries)
    assert voted(standing) == 190
    assert standing.slots(COUNTRY, NOW)[0].voted["assembly"] == 190
    assert max(standing.curve(COUNTRY).voted["assembly"]) == 190


def test_a_corrected_report_was_still_in_time(scribe: Scribe) -> None:
    scribe.turnout(ONE, 1, at(9), 900, received=at(9, 5))
    scribe.turnout(ONE, 2, at(9), 190, corrects=1, received=at(10))
    slot = fold(scribe.entries).slots(COUNTRY, NOW)[0]
    assert (slot.reported, slot.on_time, slot.late) == (1, 1, 0)


def test_corrections_of_corrections_lead_to_the_last_one(scribe: Scribe) -> None:
    scribe.turnout(ONE, 1, at(9), 900)
    scribe.turnout(ONE, 2, at(9), 910, corrects=1)
    scribe.turnout(ONE, 3, at(8), 190, corrects=2, reason="đếm lại")
    standing = fold(reversed(scribe.entries))
    assert voted(standing) == 190
    told = standing.corrections(ONE.scopes[1])
    assert [(c.old, c.new, c.corrects, c.device, c.reason) for c in told] == [
        ({"assembly": 900, "province": 900, "commune": 900}, dict.fromkeys(ELECTION.ballots, 910), 1, 1, None),
        ({"assembly": 910, "province": 910, "commune": 910}, dict.fromkeys(ELECTION.ballots, 190), 2, 1, "đếm lại"),
    ]


def test_a_correction_may_move_a_figure_to_the_right_station(scribe: Scribe) -> None:
    scribe.turnout(ONE, 1, at(9), 200)
    changed = scribe.turnout(TWO, 2, at(9), 200, corrects=1)
    standing = fold(scribe.entries[:1])
    assert standing.apply(changed) == frozenset(ONE.scopes) | frozenset(TWO.scopes)
    assert (voted(standing, ONE.scopes[-1]), voted(standing, TWO.scopes[-1]), voted(standing)) == (None, 200, 200)


def test_another_device_cannot_correct_it(scribe: Scribe) -> None:
    scribe.turnout(ONE, 1, at(9), 200, device=1)
    scribe.turnout(ONE, 2, at(8), 100, device=2, corrects=1)
    assert voted(fold(scribe.entries)) == 200


def test_a_conflict_is_counted_and_changes_no_figure(scribe: Scribe) -> None:
    entry = scribe.turnout(ONE, 1, at(9), 200)
    twin = Fact(kind="conflict", received_at=at(9), channel="http", station=ONE.code, report=entry.fact.report)
    standing = fold([Entry(11, 1, twin)])
    assert (voted(standing), standing.conflicts) == (None, 1)
    assert standing.station(ONE.key, NOW).heard_at is None


def test_a_closed_station_has_reported_every_later_slot_in_time(scribe: Scribe) -> None:
    closing = Closing(seq=1, closed_at=at(11, 10), voted=Counts(300, 300, 0), mobile_boxes_back=True)
    scribe.report(SMALL, closing, received=at(23))
    standing = fold(scribe.entries)
    slots = standing.slots(SMALL.scopes[-1], NOW)
    assert [(s.reported, s.on_time, s.voted["assembly"]) for s in slots] == [(0, 0, None), (1, 0, 300), (1, 1, 300)]
    figures = standing.figures(SMALL.scopes[-1], NOW)
    assert (figures.full, figures.closed, figures.states["closed"]) == (1, 1, 1)
    assert [SMALL.key in standing.missing(COUNTRY, i) for i in range(3)] == [True, False, False]


def test_an_early_station_is_in_the_totals_and_in_no_slot(scribe: Scribe) -> None:
    scribe.turnout(EARLY, 1, at(9), 200)
    standing = fold(scribe.entries)
    assert voted(standing) == 200
    assert [s.expected for s in standing.slots(COUNTRY, NOW)] == [6, 6, 6]
    assert [s.reported for s in standing.slots(COUNTRY, NOW)] == [0, 0, 0]
    assert EARLY.key not in standing.missing(COUNTRY, 0)


def test_a_changed_list_is_the_latest_that_was_stated(scribe: Scribe) -> None:
    scribe.report(ONE, opening(1, at(7), 1010, 1010, 1000))
    scribe.turnout(ONE, 2, at(9), 200, listed=Counts(assembly=1012))
    assert fold(scribe.entries).station(ONE.key, NOW).listed == {"assembly": 1012, "province": 1010, "commune": 1000}


def test_the_curve_steps_where_the_figures_were_true(scribe: Scribe) -> None:
    scribe.turnout(ONE, 1, at(5, 7), 10)
    scribe.turnout(TWO, 2, at(5, 12), 5)
    scribe.turnout(ONE, 3, at(5, 20), 8)
    curve = fold(scribe.entries).curve(COUNTRY)
    assert curve.as_wire()["start"] == "2026-03-15T05:00:00+07:00"
    assert curve.voted["assembly"] == (0, 10, 15, 15, 13)
    assert curve.reported == (0, 1, 2, 2, 2)


def test_an_open_interruption_shows_until_it_is_resolved(scribe: Scribe) -> None:
    incident = Incident(seq=1, as_of=at(8), incident="incident-1", category="box", severity="interrupting", people=3)
    scribe.report(ONE, incident, received=at(8, 1))
    scribe.move(ONE, "incident-1", "assign", at(8, 5), to="trực ban")
    standing = fold(scribe.entries)
    summary = standing.incidents(Scope("p11"))
    assert (summary.open, summary.by_severity["interrupting"]) == (1, 1)
    assert standing.station(ONE.key, NOW).state == "interrupted"
    assert standing.row(COUNTRY, NOW).interrupted == 1
    (shown,) = summary.newest
    assert (shown.state, shown.owner, shown.level, shown.people, shown.at) == (
        "assigned",
        "trực ban",
        "province",
        3,
        at(8),
    )
    scribe.move(ONE, "incident-1", "resolve", at(9))
    assert standing.apply(scribe.entries[-1]) == frozenset(ONE.scopes)
    assert standing.open_incidents(COUNTRY) == ()
    assert standing.station(ONE.key, NOW).state == "open"
    resolved = standing.incident(ONE.key, "incident-1")
    assert resolved is not None
    assert resolved.state == "resolved"
    assert standing.incident(ONE.key, "incident-9") is None


def test_newest_incidents_come_first_and_not_too_many(scribe: Scribe) -> None:
    for n in range(1, 6):
        report = Incident(seq=n, as_of=at(8), incident=f"incident-{n}", category="box", severity="support")
        scribe.report(ONE, report, received=at(8, n))
    summary = fold(scribe.entries).incidents(COUNTRY, newest=2)
    assert [i.id for i in summary.newest] == ["incident-5", "incident-4"]
    assert summary.open == 5


def test_a_mobile_box_is_out_until_it_is_back(scribe: Scribe) -> None:
    scribe.report(ONE, MobileBox(seq=1, box=1, out_at=at(8)))
    scribe.report(ONE, MobileBox(seq=2, box=2, out_at=at(8)))
    scribe.report(ONE, MobileBox(seq=3, box=1, back_at=at(10)))
    assert fold(scribe.entries).station(ONE.key, NOW).boxes_out == (2,)


def test_an_entry_is_taken_once(scribe: Scribe) -> None:
    entry = scribe.turnout(ONE, 1, at(9), 200)
    standing = fold([])
    assert standing.apply(entry) == frozenset(ONE.scopes)
    assert standing.apply(entry) == frozenset()
    assert standing.positions[11].contiguous_to == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"station": None},
        {"station": "11-3127-1"},
        {"station": "12-03127-001"},
        {"report": None},
        {"received_at": datetime(2026, 3, 15)},  # noqa: DTZ001
        {"as_of": datetime(1969, 3, 15, tzinfo=NOW.tzinfo)},
        {"seq": 0},
        {"seq": 2**31},
        {"device": -1},
        {"device": 2**31},
        {"report": Turnout(seq=1, voted=Counts(-1))},
        {"report": Turnout(seq=1, voted=Counts(1_000_001))},
        {"report": Turnout(seq=1, voted=Counts(1), listed=Counts(-5))},
    ],
)
def test_what_cannot_be_read_is_counted_and_left_out(scribe: Scribe, changes: dict[str, object]) -> None:
    fact = scribe.turnout(ONE, 1, at(9), 200).fact
    fields = {f: getattr(fact, f) for f in fact.__struct_fields__} | changes
    standing = fold([])
    empty = fold([]).dump()
    assert standing.apply(Entry(11, 1, Fact(**fields))) == frozenset()
    assert standing.ignored == 1
    assert standing.dump() | {"ignored": 0, "positions": {}} == empty


@pytest.mark.parametrize("detail", [None, {}, {"incident": 5, "move": "assign"}, {"incident": "a", "move": 1}])
def test_a_move_that_names_nothing_is_left_out(detail: dict[str, object] | None) -> None:
    fact = Fact(kind="move", received_at=NOW, channel="system", station=ONE.code, detail=detail)
    standing = fold([Entry(11, 1, fact)])
    assert standing.ignored == 1


def test_other_acts_leave_the_picture_alone() -> None:
    fact = Fact(kind="chase", received_at=NOW, channel="system", station=ONE.code, by="a")
    standing = fold([])
    assert standing.apply(Entry(11, 1, fact)) == frozenset()
    assert (standing.ignored, standing.positions[11].contiguous_to) == (0, 1)


def test_an_operator_without_device_is_heard(scribe: Scribe) -> None:
    report = Turnout(seq=1, as_of=at(9), voted=Counts(7))
    scribe.write(
        11, Fact(kind="turnout", received_at=at(9), channel="operator", station=ONE.code, by="a", report=report)
    )
    assert voted(fold(scribe.entries)) == 7


def test_what_a_station_said_waits_for_the_register(scribe: Scribe) -> None:
    scribe.turnout(STRANGER, 1, at(9), 50)
    standing = fold(scribe.entries)
    assert (voted(standing), standing.unknown, standing.ignored) == (None, 1, 0)
    changed = standing.replace_station(STRANGER)
    assert changed == frozenset(STRANGER.scopes)
    assert (voted(standing), standing.unknown) == (50, 0)


def test_a_station_can_move_to_another_constituency(scribe: Scribe) -> None:
    scribe.turnout(SOUTH, 1, at(9), 50)
    standing = fold(scribe.entries)
    moved = replace(SOUTH, constituencies=(1, 1, 1))
    assert Scope("k-assembly-12-2") in standing.replace_station(moved)
    assert not standing.knows(Scope("k-assembly-12-2"))
    assert voted(standing, Scope("k-assembly-12-1")) == 50
    assert voted(standing) == 50


def test_children_lead_from_the_country_to_the_stations() -> None:
    standing = fold([])
    assert standing.children(COUNTRY) == ("p11", "p12")
    assert standing.children(Scope("p11")) == ("c03127", "c03145")
    assert standing.children(Scope("c03145")) == ("s11-03145-001", "s11-03145-002")
    assert standing.children(Scope("k-assembly-12-2")) == ("s12-03388-002",)
    assert standing.children(Scope("s11-03145-001")) == ()
    assert standing.stations(Scope("c03145")) == (SMALL.key, EARLY.key)


@pytest.mark.parametrize("scope", ["p99", "s11-03127-099", "x", "", "k-assembly-11-9"])
def test_a_scope_that_does_not_exist_is_refused(scope: str) -> None:
    standing = fold([])
    assert not standing.knows(Scope(scope))
    asked = (standing.figures, standing.slots, standing.row)
    for ask in asked:
        with pytest.raises(Refused) as caught:
            ask(Scope(scope), NOW)
        assert caught.value.code is Code.R150
    for look in (standing.curve, standing.children, standing.place, standing.incidents, standing.corrections):
        with pytest.raises(Refused):
            look(Scope(scope))


def test_a_station_or_slot_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused):
        fold([]).station(StationKey(1), NOW)
    with pytest.raises(Refused):
        fold([]).missing(COUNTRY, 3)


def test_without_any_station_there_is_an_empty_country() -> None:
    standing = Standing(ELECTION, (), [Province(11, "Điện Biên")], ())
    assert standing.figures(COUNTRY, NOW).stations == 0
    assert standing.children(COUNTRY) == ()
    assert standing.slots(COUNTRY, at(23))[0].state == "past"


def test_a_late_figure_within_its_window_makes_the_slot_late(scribe: Scribe) -> None:
    scribe.turnout(ONE, 1, at(9), 200, received=at(9, 15) + SECOND)
    slot = fold(scribe.entries).slots(Scope("c03127"), at(9, 20))[0]
    assert (slot.state, slot.expected, slot.reported, slot.on_time, slot.late, slot.missing) == ("late", 3, 1, 0, 1, 2)
