from __future__ import annotations

import json

from election.standing.picture import columns
from election.station import COUNTRY, Scope
from tests.election.standing.world import NOW, STATIONS, Scribe, at, fold, portrait


def test_children_become_columns_of_equal_length() -> None:
    scribe = Scribe()
    scribe.turnout(STATIONS[0], 1, at(9), 200)
    standing = fold(scribe.entries)
    found = columns(standing.row(scope, NOW) for scope in standing.children(COUNTRY))
    assert {len(column) for column in found.values()} == {2}
    assert found["scope"] == ["p11", "p12"]
    assert found["name"] == ["Điện Biên", "Lai Châu"]
    assert found["voted_assembly"] == [200, None]
    assert found["listed_in_assembly"] == [1001, None]
    assert found["as_of"] == ["2026-03-15T09:00:00+07:00", None]
    assert "state" not in found


def test_stations_have_a_state_column() -> None:
    standing = fold([])
    found = columns(standing.row(scope, NOW) for scope in standing.children(Scope("c03145")))
    assert found["state"] == ["silent", "silent"]


def test_no_children_are_no_columns() -> None:
    assert columns([]) == {"scope": []}


def test_all_pictures_are_plain_data() -> None:
    scribe = Scribe()
    scribe.turnout(STATIONS[0], 1, at(9), 200)
    scribe.turnout(STATIONS[0], 2, at(9), 190, corrects=1)
    seen = portrait(fold(scribe.entries))
    assert json.loads(json.dumps(seen))[COUNTRY][0]["ballots"]["assembly"]["voted"] == 190


def test_figures_have_the_fields_of_the_boards_wire() -> None:
    figures = fold([]).figures(COUNTRY, NOW).as_wire()
    assert list(figures) == [
        "stations", "reported", "ballots", "states", "opened", "closed", "full", "as_of", "received_at", "oldest_as_of",
    ]  # fmt: skip
    assert list(figures["ballots"]["assembly"]) == [
        "listed",
        "listed_known",
        "listed_in",
        "voted",
        "reported",
        "expected",
    ]
    slot = fold([]).slots(COUNTRY, NOW)[0].as_wire()
    assert list(slot) == ["at", "state", "expected", "reported", "on_time", "late", "missing", "voted", "listed"]
