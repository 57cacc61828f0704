from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from election.standing.positions import Positions


def test_a_gap_is_kept_until_it_closes() -> None:
    positions = Positions()
    assert [positions.take(n) for n in (1, 2, 4, 6, 4, 2)] == [True, True, True, True, False, False]
    assert (positions.contiguous_to, positions.extras, positions.highest) == (2, {4, 6}, 6)
    assert [positions.has(n) for n in (0, 1, 2, 3, 4, 5, 6, 7)] == [False, True, True, False, True, False, True, False]
    assert positions.take(3)
    assert (positions.contiguous_to, positions.extras) == (4, {6})


@given(st.lists(st.integers(1, 30)), st.integers(0, 2**32))
def test_what_was_taken_does_not_depend_on_the_order(taken: list[int], seed: int) -> None:
    shuffled = random.Random(seed).sample(taken, len(taken))
    first, second = Positions(), Positions()
    assert sum(first.take(n) for n in taken) == len(set(taken)) == sum(second.take(n) for n in shuffled)
    assert (first.contiguous_to, first.extras) == (second.contiguous_to, second.extras)
    assert {n for n in range(31) if first.has(n)} == set(taken)
    assert first.highest == max(taken, default=0)
