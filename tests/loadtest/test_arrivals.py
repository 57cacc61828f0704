from __future__ import annotations

from itertools import pairwise

from loadtest.arrivals import poisson


def test_arrivals_keep_the_rate_on_average_and_come_unevenly() -> None:
    due = poisson(1_000, 5, seed=1)
    assert due == sorted(due)
    assert 4_700 < len(due) < 5_300
    assert 0 < due[0]
    assert due[-1] < 5
    gaps = [later - earlier for earlier, later in pairwise(due)]
    assert max(gaps) > 4 * (sum(gaps) / len(gaps))


def test_the_same_seed_gives_the_same_arrivals() -> None:
    assert poisson(100, 1, seed=3) == poisson(100, 1, seed=3) != poisson(100, 1, seed=4)
