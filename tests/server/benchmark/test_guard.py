from __future__ import annotations

from server.benchmark.goal import Goal
from server.benchmark.guard import missed, too_slow

FIGURES = {"ours_rps": 9_512.4, "peer_rps": 1_301.7, "ratio": 7.31}


def test_a_ratio_that_is_too_small_is_told_with_both_figures() -> None:
    assert (
        "9,512 reports a second against the peer's 1,302 are 7.31 times as many; at least 8 times were asked for."
    ) == too_slow(FIGURES, 8)


def test_a_ratio_that_is_reached_needs_no_sentence() -> None:
    assert (None, None) == (too_slow(FIGURES, 7.31), too_slow(FIGURES, 2))


def test_goal_that_is_missed_is_told_and_an_unknown_one_is_not() -> None:
    goals = [Goal("a", "at most", 10, 10.4, "s"), Goal("b", "at most", 300, None, "bytes"), Goal("c", "at least", 1, 1)]

    assert "a is 10.4 s, at most 10 s were allowed." == missed(goals)
    assert missed(goals[1:]) is None
