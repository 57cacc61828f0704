from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import msgspec
from msgspec import Struct

from loadtest.drill import Window
from server.benchmark.chart import Chart, Strand
from server.benchmark.goal import Goal
from server.benchmark.machine import Machine, machine
from server.benchmark.meter import LOAD, Meter, Reading, Use
from server.benchmark.report import Heading, report
from server.benchmark.session import Measured, Scene, Session, own_engines
from server.benchmark.stage import Stage

MACHINE = Machine("A <fast> one", 1, 2, 3.5, "Linux", "CPython 3.11", None)
HEADING = Heading("ingest", "Ours & theirs.", datetime(2026, 3, 15, 5, tzinfo=UTC), ("eday", "bench", "ingest"))
SETTINGS = {"PostgreSQL": {"fsync": "on"}, "Valkey": {"save": ""}}


class Level(Struct, frozen=True):
    stations: int
    us: float


class Result(Struct, frozen=True):
    rps: float
    p99_ms: float | None
    levels: list[Level]


class Page(HTMLParser):
    """What must not be in a page that needs nobody: addresses of other files."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for: list[str] = []
        self.charts: list[Chart] = []
        self._is_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.asked_for += [f"{tag} {value}" for name, value in attrs if name in {"src", "href"}]
        self._is_data = ("id", "charts") in attrs

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.charts = msgspec.json.decode(data, type=list[Chart])
            self._is_data = False


def session() -> Session:
    ready = Stage(
        database_url="postgresql://of@nobody",
        collector_url="http://127.0.0.1:1",
        server_url=None,
        peer_url=None,
        agency_key="secret-key",
        cookie="eday=secret",
        phones=[],
        peer_tokens=[],
        stations=3,
        startup_s=0.5,
        pids={"collector": []},
        settings=SETTINGS,
    )
    meter = Meter({"collector": []})
    meter.readings += [
        Reading(10, {"collector": Use(0.0, 2**20), LOAD: Use(0.0, 2**20)}),
        Reading(11, {"collector": Use(0.75, 2**20), LOAD: Use(0.25, 2**20)}),
    ]
    held = Session(lambda _: None, own_engines, began=10.0)
    held.scenes.append(Scene("", 10.0, meter, ready))
    windows = [Window(0.0, 10, 0, 1.0, 2.0, 3.0), Window(0.5, 20, 0, 1.0, 2.0, 3.0)]
    held.strands.append(Strand("ours </script>", 10.0, windows))
    held.said.append((0.5, "warming up </script>"))
    return held


def written(errors: int = 0, goals: tuple[Goal, ...] = ()) -> str:
    result = Result(14_284.26, None, [Level(1_000, 55.5), Level(72_195, 57.0)])
    return report(HEADING, session(), Measured(result, errors, goals), MACHINE)


def test_a_report_needs_no_other_file_and_no_network() -> None:
    page = Page()
    page.feed(written())

    assert [] == page.asked_for
    assert "$" not in re.sub(r"<(script|style).*?</\1>", "", written(), flags=re.DOTALL)


def test_a_report_holds_its_plots_with_their_data() -> None:
    page = Page()
    page.feed(written())

    assert ["Latency of accepted reports", "Reports", "CPU", "Resident memory"] == [each.title for each in page.charts]
    assert [[20.0, 40.0]] == [line.values for line in page.charts[1].lines]
    assert [("collector", [0.75]), (LOAD, [0.25])] == [(line.name, line.values) for line in page.charts[2].lines]
    assert 4 == written().count('class="plot"')


def test_a_report_shows_result_machine_settings_and_what_was_run() -> None:
    text = written()

    for said in ("14,284.26", "72,195", "A &lt;fast&gt; one", "Ours &amp; theirs.", "eday bench ingest", "fsync",
                 "warming up &lt;/script&gt;", "collector <strong>0.75 s</strong>", "width:75.00%"):  # fmt: skip
        assert said in text, said
    assert '<th scope="row">p99_ms</th><td><span class="soft">unknown</span></td>' in text
    assert "secret-key" not in text
    assert "<h2>levels</h2><table><thead><tr><th>stations</th><th>us</th></tr></thead>" in text


def test_a_report_says_which_goals_were_reached() -> None:
    goals = (
        Goal("ratio", "at least", 12, 8.0),
        Goal("p99", "at most", 1000, 20.0, "ms"),
        Goal("x", "at least", 1, None),
    )
    text = written(goals=goals)

    assert "1 of 3 goals not reached" in text
    assert ["not reached", "reached", "unknown"] == [goal.verdict for goal in goals]
    assert '<td>at most 1000 ms</td><td>20 ms</td><td class="reached">reached</td>' in text


def test_a_report_of_a_run_with_errors_says_that_it_proves_nothing() -> None:
    assert "7 errors: these figures prove nothing." in written(errors=7)
    assert "Without errors." in written()


def test_uplot_ends_as_the_report_expects() -> None:
    assert "export default" not in written()


def test_machine_is_this_one() -> None:
    here = machine()

    assert here.memory_gib > 0
    assert here.python.startswith(("CPython 3.", "PyPy 3."))
    assert here.threads is None or here.threads >= 1
