from __future__ import annotations

import pytest

from election.standing.dispute import Dispute
from election.standing.fold import Standing
from election.station import Scope
from tests.election.standing.world import SCOPES, STATIONS, Scribe, at, fold

HERE = STATIONS[0]
SCOPE = Scope("c03127")


def said(*figures: tuple[int, int, int]) -> tuple[Scribe, Standing]:
    """Each is device, minute after nine, voted; a device's reports are numbered 1, 2, ..."""
    scribe, seqs = Scribe(), dict[int, int]()
    for device, minute, voted in figures:
        seqs[device] = seqs.get(device, 0) + 1
        scribe.turnout(HERE, seqs[device], at(9, minute), voted, device=device)
    return scribe, fold(scribe.entries)


def disputes(*figures: tuple[int, int, int]) -> tuple[Dispute, ...]:
    return said(*figures)[1].disputes(SCOPE)


def test_two_sources_with_other_figures_at_one_moment_stand_side_by_side() -> None:
    (one,) = disputes((1, 0, 300), (2, 0, 310))
    assert ("s11-03127-001", at(9)) == (one.scope, one.slot)
    assert [(1, 1, 300), (2, 1, 310)] == [(s.device, s.seq, s.voted["assembly"]) for s in one.sources]


@pytest.mark.parametrize(
    "figures",
    [((1, 0, 300), (2, 5, 310)), ((1, 0, 300), (2, 0, 300)), ((1, 0, 300), (1, 5, 290))],
    ids=["rising", "equal", "one-source"],
)
def test_figures_that_can_both_be_right_are_no_dispute(figures: tuple[tuple[int, int, int], ...]) -> None:
    assert () == disputes(*figures)


def test_later_figure_of_another_source_that_is_lower_is_a_dispute() -> None:
    assert 1 == len(disputes((1, 0, 300), (2, 5, 290)))


def test_dispute_is_over_when_a_source_has_corrected_itself() -> None:
    scribe, _ = said((1, 0, 300), (2, 0, 310))
    scribe.turnout(HERE, 2, at(9), 310, device=1, corrects=1)
    assert () == fold(scribe.entries).disputes(SCOPE)


def test_settled_dispute_leaves_one_figure_and_is_remembered() -> None:
    scribe, before = said((1, 0, 300), (2, 0, 310))
    entry = scribe.settle(HERE, (1, 1), ((2, 1),), at(9, 30), by="lan")
    touched = before.apply(entry)
    after = fold(scribe.entries)
    assert 310 == said((1, 0, 300), (2, 0, 310))[1].figures(SCOPE, at(10)).ballots["assembly"].voted
    assert 300 == before.figures(SCOPE, at(10)).ballots["assembly"].voted
    assert before.dump() == after.dump()
    assert {SCOPE, "vn", "p11"} <= touched
    assert () == after.disputes(SCOPE)
    (settlement,) = after.settlements(SCOPE)
    assert ("lan", "đã gọi lại", [1, 1], [[2, 1]], at(9, 30)) == (
        settlement.by,
        settlement.reason,
        settlement.as_wire()["stands"],
        settlement.as_wire()["falls"],
        settlement.at,
    )
    assert () == after.settlements(Scope("p12"))


@pytest.mark.parametrize(
    "detail",
    [
        {},
        {"stands": [1, 1], "falls": []},
        {"stands": [1, 1], "falls": [[1, 1]]},
        {"stands": [1, 1], "falls": [["2", 1]]},
        {"stands": [1], "falls": [[2, 1]]},
        {"stands": [1, 1], "falls": [[2, 0]]},
        {"stands": [1, 1], "falls": [[2, 1]], "reason": 5},
    ],
    ids=list("abcdefg"),
)
def test_settlement_that_cannot_be_read_is_counted_and_left_out(detail: dict[str, object]) -> None:
    scribe, _ = said((1, 0, 300), (2, 0, 310))
    entry = scribe.settle(HERE, (1, 1), ((2, 1),), at(9, 30))
    assert entry.fact.detail is not None
    entry.fact.detail.clear()
    entry.fact.detail.update(detail)
    standing = fold(scribe.entries)
    assert (1, 1) == (standing.ignored, len(standing.disputes(SCOPE)))


def test_disputes_of_the_country_are_those_of_its_stations() -> None:
    standing = said((1, 0, 300), (2, 0, 310))[1]
    assert {scope for scope in SCOPES if standing.disputes(scope)} == set(HERE.scopes)
