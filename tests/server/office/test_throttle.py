from __future__ import annotations

import pytest

from election.errors import Refused
from server.office import throttle
from server.office.throttle import Throttle


def test_tries_come_back_after_the_pause() -> None:
    now = 0.0
    throttle = Throttle(tries=2, pause_s=60, now=lambda: now)
    throttle.count("lan")
    throttle.count("lan")
    with pytest.raises(Refused):
        throttle.count("lan")
    now = 60.0
    throttle.count("lan")


def test_the_right_password_clears_the_count() -> None:
    throttle = Throttle(tries=1)
    for _ in range(3):
        throttle.count("lan")
        throttle.forgive("lan")


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_REMEMBERED", 2)
    one = Throttle(tries=1)
    for who in ("a", "b", "c"):
        one.count(who)
    one.count("a")
    with pytest.raises(Refused):
        one.count("c")
