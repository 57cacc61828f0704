"""Most benches once, small, on the tests' own engines: that they run without errors and are told in full.

`batch` is run as a command, see test_bench.py; `ingest`, the longest, by continuous integration itself.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from rich.console import Console

from election.errors import Unavailable
from loadtest.fleet import BenchFailed
from server.benchmark.backlog import Backlog
from server.benchmark.browser import chromium
from server.benchmark.conduct import Bench, conduct
from server.benchmark.country import Country, needed
from server.benchmark.fanout import Fanout
from server.benchmark.glass import Glass, in_time
from server.benchmark.idle import Idle
from server.benchmark.overload import Overload
from server.benchmark.scale import Scale
from server.benchmark.session import Lend, Measured, Session
from server.benchmark.uplink import Uplink
from tests.browser import missing

pytestmark = pytest.mark.engine

Run = Callable[[Bench], Awaitable[dict[str, Any]]]


def ours() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


@pytest.fixture
def run(lend: Lend, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Conduct a bench: its result as it was printed. The page is there and nobody is left. What a bench waits for by
    itself is made short."""
    monkeypatch.setattr("server.benchmark.quiet.LOOK_S", 0.1)
    for name in ("fanout.WARM_S", "fanout.CALLS_S", "glass.WARM_S", "glass.SPARE_S"):
        monkeypatch.setattr(f"server.benchmark.{name}", 0.6)
    monkeypatch.setattr("loadtest.scenario.overload.CAPACITY_S", 0.5)
    monkeypatch.setattr("loadtest.scenario.uplink.SHARES", (0.7,))

    async def conducted(bench: Bench) -> dict[str, Any]:
        page, before = tmp_path / "page.html", ours()
        said = io.StringIO()
        console = Console(file=said, width=200)
        await conduct("small", "A small one.", bench, page, as_json=True, console=console, lend=lend)
        printed: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert set() == ours() - before
        assert "synchronous_commit=on" in said.getvalue()
        assert f"report: {page}" in said.getvalue().splitlines()[-1]
        assert "A small one." in page.read_text("utf-8")
        assert 0 == printed["errors"]
        return printed

    return conducted


async def test_country_is_receipted_and_the_board_becomes_exact(run: Run) -> None:
    told = await run(Country(stations=120, within=0.5, collectors=2))

    assert (120, 120, 2) == (told["stations"], told["receipted"], told["collectors"])
    assert 0 < told["p50_ms"] <= told["p99_ms"] <= told["max_ms"]
    assert told["board_exact_after_ms"] >= 0


async def test_lines_have_a_capacity_and_latencies_below_it(run: Run) -> None:
    told = await run(Uplink(seconds=1, stations=60, collectors=1))

    assert 60 == told["lines"]
    assert told["rps"] > 0
    assert [0.7] == [step["share"] for step in told["steps"]]


async def test_idle_lines_cost_memory(run: Run) -> None:
    told = await run(Idle(phones=200, seconds=0.5, collectors=None))

    assert (200, 1) == (told["phones"], told["collectors"])
    assert told["kib_per_phone_overall"] <= told["kib_per_phone"] < 200
    assert 5 == len(told["collector_mib"])
    assert 0 <= told["cpu_percent"] < 100


async def test_cost_is_told_for_every_size(run: Run) -> None:
    told = await run(Scale(sizes=[200, 60], seconds=0.5, connections=20, rounds=1))

    assert [60, 200] == [level["stations"] for level in told["levels"]]
    assert all(level["collector_us"] > 0 and level["startup_s"] > 0 for level in told["levels"])
    assert told["flat"] >= 1


async def test_a_backlog_is_drained_while_others_go_on(run: Run) -> None:
    told = await run(Backlog(stations=120, reports=3, within=0.5, live_rate=50, live_s=1, collectors=None))

    assert 119 * 3 == told["reports"] == told["receipted"]
    assert told["live_p99_ms"] > 0


async def test_overload_is_survived_and_its_memory_told(run: Run) -> None:
    told = await run(Overload(seconds=1, times=3, stations=300, after_s=0.5))

    assert told["planned_rps"] > 2 * told["capacity_rps"] > 0
    assert 0.5 < told["collector_memory_growth"] < 10
    assert 0 == told["other_errors"]


async def test_boards_that_read_nothing_harm_no_other(run: Run) -> None:
    told = await run(Fanout(boards=40, seconds=1, rate=60, slow_percent=5, stations=120))

    assert (40, 2, 0) == (told["boards"], told["slow"], told["slow_harmed"])
    assert 1 < told["scopes"] <= 40
    assert told["calm_frames_per_s"] > 0 < told["frames_per_s"]
    assert 0 < told["frame_p50_ms"] <= told["frame_p99_ms"] <= told["frame_max_ms"]
    assert 0.5 < told["encodes_per_frame"] < 1.5
    assert told["kib_per_board_overall"] <= told["kib_per_board"] < 2_000
    assert 5 == len(told["server_mib"])


@pytest.mark.journey
async def test_a_report_is_drawn_in_a_real_browser(run: Run) -> None:
    try:
        told = await run(Glass(boards=4, rate=60, seconds=1, stations=120, openings=1))
    except Unavailable as failed:
        if "real browser" not in str(failed):
            raise
        missing(str(failed))

    assert (4, 60, 0) == (told["boards"], told["rps"], told["unseen"])
    assert told["samples"] > 2
    assert told["receipt_p50_ms"] < told["p50_ms"] <= told["p99_ms"] <= told["max_ms"]
    assert 0 < told["first_picture_s"] <= told["first_picture_max_s"]
    assert told["cpu_percent"]["server"] > 0


async def test_without_a_browser_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    with pytest.raises(Unavailable, match="A real browser is needed: install Playwright"):
        async with chromium():
            pytest.fail("there is none")


def test_a_sample_ends_when_its_count_or_a_later_one_is_drawn() -> None:
    due = [(10.0, 1), (10.1, 2), (10.2, 3), (10.3, 5)]
    drawn = [(10.15, 1), (10.35, 3), (10.5, 4)]

    assert [150, 250, 150] == [round(sample) for sample in in_time(due, drawn)]
    assert [] == in_time(due, [])


async def test_errors_are_told_after_the_result(lend: Lend, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def bench(session: Session) -> Measured:
        return Measured({"errors": 3}, 3)

    with pytest.raises(Unavailable, match=r"^3 requests failed, so the figures prove nothing\.$"):
        await conduct("bad", "", bench, tmp_path / "page.html", as_json=True, console=Console(stderr=True), lend=lend)
    assert {"errors": 3} == json.loads(capsys.readouterr().out)
    assert "3 errors" in (tmp_path / "page.html").read_text("utf-8")


async def test_a_load_that_could_not_be_made_is_one_sentence(lend: Lend, tmp_path: Path) -> None:
    async def bench(session: Session) -> Measured:
        raise BenchFailed("There are no phones.")

    with pytest.raises(Unavailable, match=r"^There are no phones\.$"):
        await conduct("bad", "", bench, tmp_path / "page.html", as_json=False, console=Console(stderr=True), lend=lend)


async def test_a_report_that_has_no_place_is_refused_before_the_work(lend: Lend, tmp_path: Path) -> None:
    async def bench(session: Session) -> Measured:
        raise AssertionError("nothing may be measured")

    page = tmp_path / "missing" / "page.html"
    with pytest.raises(Unavailable, match="there is no folder"):
        await conduct("bad", "", bench, page, as_json=False, console=Console(stderr=True), lend=lend)


def test_as_many_collectors_as_can_hold_the_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.benchmark.country.most_connections", lambda: 19_000)

    assert [1, 1, 4] == [needed(lines) for lines in (2, 18_000, 72_195)]
