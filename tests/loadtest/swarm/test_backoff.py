from __future__ import annotations

import re
from pathlib import Path
from random import Random
from unittest.mock import create_autospec

import pytest

from loadtest.swarm import backoff
from loadtest.swarm.backoff import pause_s

THE_PHONE_S = Path(__file__).parents[3] / "dashboard" / "clerk" / "backoff.js"


def drawn(chance: float) -> Random:
    dice = create_autospec(Random, instance=True)
    dice.random.return_value = chance
    return dice  # type: ignore[no-any-return]


def test_the_bounds_are_those_of_the_phone() -> None:
    said = dict(re.findall(r"const (\w+)_MS = ([\d_]+)", THE_PHONE_S.read_text("utf-8")))
    assert {name: int(ms) / 1000 for name, ms in said.items()} == {
        "FIRST": backoff.FIRST_S, "MOST": backoff.MOST_S, "LEAST": backoff.LEAST_S,
    }  # fmt: skip


@pytest.mark.parametrize(("failures", "most"), [(2, 2), (3, 4), (6, 32), (7, 60), (1000, 60)])
def test_the_ceiling_doubles_up_to_a_minute(failures: int, most: float) -> None:
    assert 0.5 * most == pause_s(failures, None, drawn(0.5))


def test_a_lucky_draw_still_waits() -> None:
    assert 0.5 == pause_s(1, None, drawn(0))


def test_never_earlier_than_the_server_asked_and_not_all_at_once() -> None:
    dice = Random(1)
    pauses = [pause_s(3, 10, dice) for _ in range(500)]
    assert 10.5 <= min(pauses) < max(pauses) <= 12.5
    assert len(set(pauses)) > 100
