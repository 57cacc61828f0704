"""The Locust file as Locust runs it: in a process of its own, because gevent changes everything around it.

A user in the middle of a report is let finish (`--stop-timeout`): killed there, its report would be stored and never
counted.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import msgspec
import pytest

from election.engines.lease import Engines
from loadtest.enrolment import CodeLine
from tests.loadtest.box import Box, box_at
from tests.loadtest.network import serving
from tests.loadtest.town import SIX, Json, Town

LOADTEST = Path(__file__).parents[2] / "loadtest"
PHONES = 12
DRAW_S = 0.1  # between two looks whether the run has shown what it should
PATIENCE_S = 60.0


class Row(msgspec.Struct):
    """One line of the statistics, as the last thing Locust writes has it."""

    name: str
    num_requests: int
    num_failures: int


@dataclass(frozen=True, slots=True)
class Run:
    """What Locust left behind: its statistics by name, what it said, and its exit status."""

    rows: dict[str, Row]
    said: str
    status: int

    def count(self, *names: str) -> int:
        return sum(self.rows[name].num_requests for name in names if name in self.rows)

    @property
    def failures(self) -> int:
        return sum(row.num_failures for row in self.rows.values())


async def never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Locust:
    """Runs it against one host with one file of codes."""

    folder: Path
    url: str
    env: dict[str, str]

    async def run(self, *arguments: str, until: Callable[[], Awaitable[bool]] = never, shape: str = "") -> Run:
        """Until something is so, or until it ends by itself."""
        files = ",".join(str(LOADTEST / f"{name}.py") for name in ("locustfile", shape) if name)
        table = self.folder / "run.json"  # Locust adds the ending
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "locust", "-f", files, "--headless", "--host", self.url, "--spawn-rate", "20",
            "--stop-timeout", "10", "--only-summary", "--json-file", str(self.folder / "run"), *arguments,
            env=os.environ | self.env, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        hearing = asyncio.create_task(process.communicate())
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not hearing.done() and not await until():
                    await asyncio.wait([hearing], timeout=DRAW_S)
        finally:
            if process.returncode is None:
                process.terminate()
            _, said = await hearing
        assert process.returncode is not None
        rows = msgspec.json.decode(table.read_bytes(), type=list[Row]) if table.exists() else []
        return Run({row.name: row for row in rows}, said.decode(), process.returncode)


@pytest.fixture
async def box(engines: Engines, fresh_database: str, pool: asyncpg.Pool) -> AsyncIterator[Box]:
    async with box_at(Engines(fresh_database, engines.redis_url), pool, PHONES) as at_work:
        yield at_work


@pytest.fixture
def locust(box: Box, tmp_path: Path) -> Locust:
    codes = tmp_path / "codes.ndjson"
    codes.write_bytes(box.codes)
    return Locust(tmp_path, box.url, {"LOADTEST_CODES": str(codes), "LOADTEST_AGENCY_KEY": box.key})


@pytest.mark.engine
async def test_everybody_comes_and_every_receipt_is_an_entry(locust: Locust, box: Box) -> None:
    async def shown() -> bool:
        held = await box.turnouts()
        return len(held) == 8 and sum(held.values()) > 8

    run = await locust.run("-u", "10", until=shown)
    held = await box.turnouts()
    assert (0, 0) == (run.status, run.failures), run.said
    assert sum(held.values()) == run.count("/v1/reports", "uplink receipt")
    assert (8, 4) == (run.count("/v1/enrol"), run.count("uplink welcome"))
    assert 1 == run.count("live snapshot")
    assert 1 == run.count("/v1/feed/snapshot")
    assert run.count("live frame, lag") > 0
    assert run.count("/v1/feed/changes") > 0


@pytest.mark.engine
async def test_in_a_slot_every_clerk_reports_once(locust: Locust, box: Box) -> None:
    locust.env.update(LOADTEST_SLOT_AFTER="2", LOADTEST_SLOT_WITHIN="0.5", LOADTEST_BUDGET="errors=0,p99=5000")
    run = await locust.run("HttpClerkUser", "LineClerkUser", "-u", str(PHONES), shape="slot_burst")
    assert (0, 0) == (run.status, run.failures), run.said
    assert [1] * PHONES == list((await box.turnouts()).values())
    assert PHONES == run.count("/v1/reports", "uplink receipt")


@pytest.mark.engine
async def test_after_an_outage_all_come_back_with_what_they_wrote(locust: Locust, box: Box) -> None:
    locust.env.update(LOADTEST_OUTAGE_AFTER="1", LOADTEST_OUTAGE_FOR="1", LOADTEST_OUTAGE_RECOVERY="4")
    run = await locust.run("LineClerkUser", "-u", str(PHONES), shape="outage")
    assert (0, 0) == (run.status, run.failures), run.said  # a line cut on purpose is nobody's failure
    back = run.count("uplink welcome, again")
    assert PHONES == run.count("uplink welcome")
    assert PHONES / 2 < back <= PHONES
    receipts = run.count("uplink receipt", "uplink receipt, sent again")
    assert 0 <= sum((await box.turnouts()).values()) - receipts <= PHONES - back


@dataclass
class Grudging(Town):
    """A town that notes by which door it took what it had been too busy for."""

    refused: set[tuple[str, int]] = field(default_factory=set)
    relented: Counter[str] = field(default_factory=Counter)

    def take(self, token: str, report: Json, door: str) -> Json:
        answer, name = super().take(token, report, door), (token, report["seq"])
        if answer["http_status"] == 503:
            self.refused.add(name)
        else:
            self.relented[door] += name in self.refused
        return answer


async def test_what_is_refused_fails_is_sent_again_and_breaks_the_budget(tmp_path: Path) -> None:
    there = Grudging({f"C{n}": f"11-03127-{n:03d}" for n in range(10)}, 1.0, SIX.replace(hour=15), busy_share=0.3)
    codes = tmp_path / "codes.ndjson"
    lines = [msgspec.json.encode(CodeLine(station=station, code=code)) for code, station in there.codes.items()]
    codes.write_bytes(b"\n".join(lines))

    async def shown() -> bool:
        return there.relented["ws"] > 0 and there.relented["http"] + there.relented["batch"] > 0

    async with serving(there.app) as port:
        env = {"LOADTEST_CODES": str(codes), "LOADTEST_BUDGET": "errors=0,nothing:p50=1"}
        clerks = Locust(tmp_path, f"http://127.0.0.1:{port}", env)
        arguments = ("HttpClerkUser", "LineClerkUser", "-u", "8", "--exit-code-on-error", "0")
        run = await clerks.run(*arguments, until=shown)
    assert 1 == run.status
    assert "Budget broken: p50 of nothing is unknown, because there was none." in run.said
    assert "Budget broken: errors of all requests is" in run.said
    assert 2 <= run.failures <= there.answers["busy"] + there.enrol_limit_hits
    assert run.count("uplink receipt, sent again") > 0
    assert 0 == there.answers["contradiction"]


async def test_who_has_nothing_to_begin_with_says_so_and_fails(tmp_path: Path) -> None:
    nobody = Locust(tmp_path, "http://127.0.0.1:9", {})
    run = await nobody.run("HttpClerkUser", "SpectatorUser", "AgencyUser", "-u", "6", "-t", "1s")
    assert (1, 6, 6) == (run.status, run.failures, run.count("cannot begin"))


async def test_load_is_never_sent_to_another_machine(tmp_path: Path) -> None:
    away = Locust(tmp_path, "http://eday.example", {"LOADTEST_AGENCY_KEY": "key"})
    run = await away.run("SpectatorUser", "AgencyUser", "-u", "2", "-t", "1s")
    assert (1, {"cannot begin"}) == (run.status, set(run.rows))


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"LOADTEST_BUDGET": "p99"}, "LOADTEST_BUDGET: 'p99' is not [NAME:]MEASURE=NUMBER, such as p99=1000."),
        ({"LOADTEST_CODES": __file__}, "Line 1 of the codes is not a code"),
        ({"LOADTEST_CODES": "/nowhere/codes"}, "No such file or directory: '/nowhere/codes'"),
    ],
)
async def test_a_wrong_setting_ends_it_with_a_sentence(tmp_path: Path, env: dict[str, str], sentence: str) -> None:
    run = await Locust(tmp_path, "http://127.0.0.1:9", env).run("-u", "1", "-t", "1s")
    assert 1 == run.status
    assert sentence in run.said
    assert "Traceback" not in run.said
