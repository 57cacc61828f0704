"""What desks answered, as the station's people and the centre see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from election.incident import STATES
from election.report import Category, Incident, Severity
from election.standing.fold import Standing
from election.standing.incidents import BRIEF_TEXT, IncidentStanding
from election.standing.record import SEVERITIES
from election.station import COUNTRY, Scope, Station
from tests.election.standing.world import NOW, STATIONS, Scribe, at, fold

ONE, TWO, NORTH = STATIONS[0], STATIONS[1], STATIONS[5]
NAME = "incident-1"


@pytest.fixture
def scribe() -> Scribe:
    return Scribe()


def trouble(name: str = NAME, severity: Severity = "support", category: Category = "power") -> Incident:
    return Incident(seq=1, as_of=at(8), incident=name, category=category, severity=severity, text="mất điện")


def only(standing: Standing, of: Station = ONE) -> IncidentStanding:
    (shown,) = standing.station(of.key, NOW).incidents
    return shown


def test_answers_are_told_in_order_with_who_and_from_where(scribe: Scribe) -> None:
    scribe.report(ONE, trouble(), received=at(8, 1))
    scribe.move(ONE, NAME, "acknowledge", at(8, 5), scope="c03127")
    scribe.move(ONE, NAME, "assign", at(8, 6), scope="p11", to="Điện lực Điện Biên", text="gọi ngay")
    shown = only(fold(scribe.entries)).as_wire()
    assert shown["answers"] == [
        {
            "move": "acknowledge", "text": None, "by": "truc.ban", "from": "c03127", "to": None,
            "at": "2026-03-15T08:05:00+07:00",
        },
        {
            "move": "assign", "text": "gọi ngay", "by": "truc.ban", "from": "p11", "to": "Điện lực Điện Biên",
            "at": "2026-03-15T08:06:00+07:00",
        },
    ]  # fmt: skip
    assert list(shown) == [
        "id", "scope", "station_name", "category", "severity", "state", "level", "owner", "text", "people", "at",
        "received_at", "since", "due", "updates", "answers",
    ]  # fmt: skip


def test_a_move_that_does_not_count_is_no_answer(scribe: Scribe) -> None:
    scribe.move(ONE, NAME, "comment", at(7), text="trước khi báo")
    scribe.report(ONE, trouble(severity="instruct", category="interruption"), received=at(8, 1))
    scribe.move(ONE, NAME, "reopen", at(8, 5))
    scribe.move(ONE, NAME, "escalate", at(8, 6))  # already at the centre
    scribe.move(ONE, NAME, "instruct", at(8, 7), text="niêm phong hòm phiếu")
    shown = only(fold(scribe.entries))
    assert ([a.move for a in shown.answers], shown.state, shown.level) == (["instruct"], "acknowledged", "centre")
    assert shown.since == at(8, 1)


def test_a_merged_incident_is_over_and_says_into_which(scribe: Scribe) -> None:
    scribe.report(ONE, trouble(), received=at(8, 1))
    scribe.move(ONE, NAME, "merge", at(8, 5), into="incident-9")
    shown = only(fold(scribe.entries))
    assert (shown.state, shown.ended_at, shown.due) == ("resolved", at(8, 5), None)
    assert shown.as_wire()["answers"][0]["into"] == "incident-9"


@pytest.mark.parametrize("detail", [{"into": None}, {"into": 5}])
def test_a_merge_into_nothing_is_none(scribe: Scribe, detail: dict[str, Any]) -> None:
    scribe.report(ONE, trouble(), received=at(8, 1))
    scribe.move(ONE, NAME, "merge", at(8, 5), **detail)
    standing = fold(scribe.entries)
    assert (only(standing).state, standing.ignored) == ("raised", 1)


def test_the_clock_begins_anew_one_level_higher(scribe: Scribe) -> None:
    scribe.report(ONE, trouble(), received=at(8, 1))
    standing = fold(scribe.entries)
    assert (only(standing).since, only(standing).due) == (at(8, 1), at(8, 16))
    standing.apply(scribe.move(ONE, NAME, "escalate", at(8, 20)))
    assert (only(standing).level, only(standing).since, only(standing).due) == ("province", at(8, 20), at(8, 35))
    standing.apply(scribe.move(ONE, NAME, "acknowledge", at(8, 30)))
    assert only(standing).due == at(10, 20)


def test_a_resolved_incident_is_shown_at_its_station_for_half_a_day(scribe: Scribe) -> None:
    scribe.report(ONE, trouble(), received=at(8, 1))
    scribe.move(ONE, NAME, "resolve", at(9), text="có điện")
    scribe.move(ONE, NAME, "comment", at(10), text="đã ghi biên bản")
    standing = fold(scribe.entries)
    last = at(21) - timedelta(microseconds=1)
    here = ONE.scopes[-1]
    assert [len(standing.station(ONE.key, now).incidents) for now in (at(9), last, at(21))] == [1, 1, 0]
    assert [len(standing.incidents(here, now=now).resolved or ()) for now in (last, at(21))] == [1, 0]
    assert standing.incidents(here, now=last).newest == ()
    remembered = standing.incident(ONE.key, NAME)
    assert remembered is not None
    assert [answer.text for answer in remembered.answers] == ["có điện", "đã ghi biên bản"]


def test_a_list_carries_the_last_answer_in_brief_and_a_station_all_of_them(scribe: Scribe) -> None:
    scribe.report(ONE, trouble(), received=at(8, 1))
    standing = fold(scribe.entries)
    assert standing.incidents(COUNTRY).as_wire()["newest"][0]["last_answer"] is None
    standing.apply(scribe.move(ONE, NAME, "acknowledge", at(8, 5)))
    standing.apply(scribe.move(ONE, NAME, "instruct", at(8, 6), text="x" * 2000, scope="p11"))
    wide, narrow = standing.incidents(Scope("p11"), now=NOW).as_wire(), standing.incidents(ONE.scopes[-1], now=NOW)
    assert wide["newest"][0]["last_answer"] == {
        "move": "instruct", "text": "x" * (BRIEF_TEXT - 1) + "…", "by": "truc.ban", "at": "2026-03-15T08:06:00+07:00",
    }  # fmt: skip
    assert "answers" not in wide["newest"][0]
    assert "resolved" not in wide
    assert [answer["move"] for answer in narrow.as_wire()["newest"][0]["answers"]] == ["acknowledge", "instruct"]


def test_a_name_is_found_at_every_station_that_used_it(scribe: Scribe) -> None:
    scribe.report(TWO, trouble(), received=at(8, 1))
    scribe.report(ONE, trouble(), received=at(8, 2))
    scribe.move(NORTH, NAME, "acknowledge", at(8, 3))  # nobody raised it there
    standing = fold(scribe.entries)
    assert [one.key for one in standing.incidents_named(NAME)] == [ONE.key, TWO.key]
    assert standing.incidents_named("incident-9") == ()


def test_incidents_are_chosen_by_scope_state_and_severity(scribe: Scribe) -> None:
    scribe.report(ONE, trouble("incident-1"), received=at(8, 1))
    scribe.report(TWO, trouble("incident-2", "interrupting"), received=at(8, 2), device=2)
    scribe.report(NORTH, trouble("incident-3"), received=at(8, 3))
    scribe.move(ONE, "incident-1", "resolve", at(8, 5))
    standing = fold(scribe.entries)

    def chosen(scope: str, *states: str, severities: tuple[Severity, ...] = SEVERITIES, most: int = 9) -> list[str]:
        wanted = [state for state in STATES if state in states]
        return [one.id for one in standing.chosen_incidents(Scope(scope), wanted, severities, most)]

    assert chosen("vn", *STATES) == ["incident-3", "incident-2", "incident-1"]
    assert chosen("p11", *STATES) == ["incident-2", "incident-1"]
    assert chosen("vn", *STATES, most=1) == ["incident-3"]
    assert chosen("p11", "raised") == ["incident-2"]
    assert chosen("vn", "resolved") == ["incident-1"]
    assert chosen("vn", *STATES, severities=("interrupting",)) == ["incident-2"]
    assert chosen(ONE.scopes[-1], *STATES) == ["incident-1"]
    assert chosen(ONE.scopes[-1], "raised") == []


def test_incidents_follow_a_station_that_changes_its_place(scribe: Scribe) -> None:
    scribe.report(ONE, trouble(), received=at(8, 1))
    scribe.move(ONE, NAME, "resolve", at(8, 5))
    standing = fold(scribe.entries)
    standing.replace_station(replace(ONE, constituencies=(2, 2, 2)))
    found = standing.chosen_incidents(Scope("k-assembly-11-2"), STATES, SEVERITIES, 9)
    assert [one.id for one in found] == [NAME]
