"""What an agency's machine may see."""

from __future__ import annotations

import random
from copy import deepcopy

import pytest

from election.ledger import Fact
from election.report import Incident
from election.station import Scope
from election.wire import pack
from election.wire.frame import Message
from server.live.aggregate import aggregate
from server.live.current import Current
from server.live.replay import Replay
from tests.server.live import country
from tests.server.live.test_replay import plain, pulse


def snapshot(current: Current, scope: str) -> Message:
    facts = list(country.day(random.Random(7), 200))
    current.apply(country.entries([*facts, *answers(facts)]))
    return plain(Replay(Scope(scope), current).snapshot(pulse(current)))


def answers(facts: list[Fact]) -> list[Fact]:
    """Somebody answers every incident."""
    told = {"text": "Đã điều máy phát", "scope": "p11", "to": "Điện lực"}
    return [
        Fact(
            kind="move",
            received_at=country.at(20),
            channel="system",
            station=fact.station,
            by="nguyễn.lan",
            detail={"incident": fact.report.incident, "move": move} | told,
        )
        for fact in facts
        if isinstance(fact.report, Incident)
        for move in ("assign", "instruct")
    ]


@pytest.mark.parametrize("scope", ["vn", "p11", "c03127", "k-assembly-11-1"])
def test_nothing_below_a_commune_and_no_free_text_is_left(current: Current, scope: str) -> None:
    whole = snapshot(current, scope)
    text = pack.encode(aggregate(whole)).decode()
    assert all(said in pack.encode(whole).decode() for said in ("Mất điện", "Đã điều máy phát", "nguyễn.lan"))
    for hidden in ("Mất điện", "Khu vực bỏ phiếu số", '"s01-', '"s11-', "Đã điều", "nguyễn.lan", "Điện lực", "answer"):
        assert hidden not in text


def test_even_a_stations_own_incidents_would_be_told_without_a_word(current: Current) -> None:
    """Nobody asks for this, because an agency sees no station; if somebody did, nothing would leak."""
    whole = snapshot(current, "s11-03127-001")
    assert "Đã điều máy phát" in pack.encode(whole).decode()
    told = aggregate(whole)["incidents"]
    assert set(told) == {"open", "by_severity", "newest"}
    assert all("answers" not in incident and "text" not in incident for incident in told["newest"])


@pytest.mark.parametrize("scope", ["vn", "p11", "c03127", "k-assembly-11-1"])
def test_figures_are_those_of_the_board(current: Current, scope: str) -> None:
    whole = snapshot(current, scope)
    told = aggregate(whole)
    assert set(whole) == set(told)
    for section in set(whole) - {"children", "incidents"}:
        assert whole[section] == told[section]
    assert whole["incidents"]["by_severity"] == told["incidents"]["by_severity"]
    assert len(whole["incidents"]["newest"]) == len(told["incidents"]["newest"])


def test_provinces_and_communes_keep_their_rows(current: Current) -> None:
    for scope in ("vn", "p11"):
        whole = snapshot(current, scope)
        assert whole["children"] == aggregate(whole)["children"]


def test_incidents_are_named_by_their_commune(current: Current) -> None:
    told = aggregate(snapshot(current, "p11"))["incidents"]["newest"]
    assert {incident["scope"] for incident in told} == {"c03127", "c03163"}


def test_what_is_given_is_not_changed(current: Current) -> None:
    whole = snapshot(current, "c03127")
    before = deepcopy(whole)
    aggregate(whole)
    assert before == whole


def test_a_beat_passes_as_it_is(current: Current) -> None:
    beat = Replay(Scope("vn"), current).beat(pulse(current))
    assert beat == aggregate(beat)
