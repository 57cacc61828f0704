"""Who watches what."""

from __future__ import annotations

from collections import Counter

from loadtest.scenario.fanout import mix

PHONES = [("token", f"{province:02d}-{province}{commune:03d}-{n:03d}", 1)
          for province in (11, 12) for commune in (1, 2, 3) for n in (1, 2)]  # fmt: skip


def test_most_boards_are_a_communes_and_every_place_has_some() -> None:
    watched = Counter(mix(1_000, PHONES))

    assert 1_000 == watched.total()
    assert 60 == watched["vn"]
    assert {"p11", "p12"} == {scope for scope in watched if scope.startswith("p")}
    assert (135, 135) == (watched["p11"], watched["p12"])
    communes = [count for scope, count in watched.items() if scope.startswith("c")]
    assert 6 == len(communes)
    assert max(communes) - min(communes) <= 1


def test_the_same_number_always_gives_the_same_boards() -> None:
    assert mix(50, PHONES) == mix(60, PHONES)[:50]
    assert "vn" in mix(20, PHONES)
