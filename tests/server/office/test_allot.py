from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.office.allot import allot, split


def test_shares_follow_the_weights() -> None:
    assert allot(10, [5, 3, 2], [0, 0, 0], [10, 10, 10]) == [5, 3, 2]


def test_bounds_come_before_weights() -> None:
    assert allot(10, [100, 1, 1], [0, 2, 0], [4, 10, 10]) == [4, 3, 3]


def test_what_does_not_fit_is_brought_within_the_bounds() -> None:
    assert allot(100, [1, 1], [0, 0], [3, 4]) == [3, 4]
    assert allot(1, [1, 1], [2, 2], [3, 4]) == [2, 2]


def test_parts_are_about_equal() -> None:
    assert split([1] * 6, 3) == [0, 0, 1, 1, 2, 2]
    assert split([10, 1, 1, 1, 10], 3) == [0, 1, 1, 1, 2]


def test_a_last_place_without_anybody_opens_no_part_of_its_own() -> None:
    assert split([1, 0], 1) == [0, 0]


@given(st.data())
def test_parts_are_neighbours_and_none_is_empty(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(0, 1000), min_size=1, max_size=60))
    parts = data.draw(st.integers(1, len(sizes)))
    chosen = split(sizes, parts)
    assert chosen == sorted(chosen)
    assert set(chosen) == set(range(parts))


@given(st.lists(st.tuples(st.floats(0.1, 1e6), st.integers(0, 5), st.integers(5, 50)), min_size=1), st.integers(0, 500))
def test_shares_keep_their_bounds_and_their_sum(rows: list[tuple[float, int, int]], total: int) -> None:
    weights, least, most = [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
    shares = allot(total, weights, least, most)
    assert sum(shares) == min(max(total, sum(least)), sum(most))
    assert all(low <= share <= high for low, share, high in zip(least, shares, most, strict=True))
