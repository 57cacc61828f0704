from __future__ import annotations

from loadtest.percentile import percentile


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, share) for share in (0.0, 0.5, 0.99, 1.0)] == [1.0, 50.0, 99.0, 100.0]
    assert percentile([4.0], 0.99) == 4.0
    assert percentile([1.0, 9.0], 0.5) == 1.0


def test_nothing_has_no_percentile() -> None:
    assert percentile([], 0.5) is None
