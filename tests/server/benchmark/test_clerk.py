from __future__ import annotations

import pytest

from server.benchmark.clerk import Clerk
from server.benchmark.session import Lend, Session
from tests.browser import chromium

pytestmark = [pytest.mark.engine, pytest.mark.journey]


async def test_visit_is_weighed_and_timed_on_a_line_that_is_not_slow(lend: Lend) -> None:
    async with chromium():  # skips where there is none
        pass
    said: list[str] = []
    measured = await Clerk(visits=1, kbit=100_000, latency_ms=0, cpu_slowdown=1.0)(Session(said.append, lend))
    told = measured.figures

    assert "100000 kbit/s, 0 ms, a processor 1 times as slow" == said[0]
    assert 0 < told["first_paint_s"] <= told["usable_s"] <= told["home_s"]
    assert 0 < told["second_visit_s"]
    assert 3 <= told["requests"] <= 6
    assert 20 < told["transfer_kb"] < told["wire_kb"]
    assert 20 < told["gz_kb_total"] < told["wire_kb"]
    assert 100 < told["report_bytes"] <= 300
    assert 100 < told["receipt_bytes"]
    assert ["gz_kb_total", "usable_s", "report_bytes"] == [goal.figure for goal in measured.goals]
