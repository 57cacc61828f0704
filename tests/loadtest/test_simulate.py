"""A whole simulated day against an honest stand-in behind a network that loses lines."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from loadtest.enrolment import CodeLine
from loadtest.outcome import Progress, read_outcome
from loadtest.simulate import main, simulate
from loadtest.simulation import SimulationSettings, TooLong
from tests.loadtest.network import losing, serving
from tests.loadtest.town import SIX, Town

WHOLE_DAY_IN_2_S = 28_800.0


def town(stations: int, speed: float = WHOLE_DAY_IN_2_S, **bad: float) -> Town:
    codes = {f"CODE-{n:04d}": f"11-03127-{n:03d}" for n in range(1, stations + 1)}
    return Town(codes, speed, SIX, **bad)  # type: ignore[arg-type]


def codes_of(there: Town) -> list[CodeLine]:
    return [CodeLine(station=station, code=code) for code, station in there.codes.items()]


async def test_a_day_of_lost_lines_and_busy_answers_loses_nothing_and_counts_everything_once() -> None:
    there = town(40, busy_share=0.1)
    codes = codes_of(there)
    seen: list[Progress] = []
    async with serving(there.app) as port, losing(port, share=0.04) as outside:
        settings = SimulationSettings(f"http://127.0.0.1:{outside}", agency_key="agency")
        outcome = await simulate(settings, codes, seen.append)

    assert outcome.stations + outcome.not_enrolled == 40
    assert outcome.stations >= 30
    assert (0, 0, {}) == (outcome.lost, outcome.contradictions, outcome.refusals)
    assert outcome.sent == outcome.receipts == len(there.entries) == there.answers["accepted"]
    assert outcome.expected_voted == outcome.board_voted == there.voted()
    assert outcome.audited == outcome.stations
    assert outcome.not_yet_due == 0
    assert outcome.dropped > 0
    assert outcome.busy > 0
    assert outcome.lost_lines > 0
    assert there.answers["duplicate"] > 0
    assert all(there.doors[door] for door in ("http", "ws", "batch"))
    kinds = Counter(entry["kind"] for entry in there.entries.values())
    assert kinds["closing"] == kinds["opening"] == outcome.stations
    assert seen[0].phase == "enrolling"


async def test_a_limit_stops_new_reports_and_brings_every_outbox_home() -> None:
    there = town(30, speed=14_400.0)
    async with serving(there.app) as port:
        settings = SimulationSettings(f"http://127.0.0.1:{port}", seconds=1.5)
        outcome = await simulate(settings, codes_of(there), lambda _: None)
    assert outcome.lost == 0
    assert outcome.not_yet_due > 0
    assert outcome.receipts == len(there.entries) > 0
    assert outcome.board_voted is None


async def test_receipted_reports_that_the_server_forgot_are_counted_as_lost() -> None:
    there = town(3)
    there.forgets = 10**6
    async with serving(there.app) as port:
        outcome = await simulate(SimulationSettings(f"http://127.0.0.1:{port}"), codes_of(there), lambda _: None)
    assert (outcome.lost, outcome.receipted_not_held, outcome.lost_without_receipt) == (3, 3, 0)


async def test_codes_that_are_spent_are_counted_and_harm_nobody_else() -> None:
    there = town(4)
    codes = [*codes_of(there), CodeLine(station="11-03127-009", code="USED-UP")]
    async with serving(there.app) as port:
        outcome = await simulate(SimulationSettings(f"http://127.0.0.1:{port}"), codes, lambda _: None)
    assert (outcome.stations, outcome.not_enrolled, outcome.lost) == (4, 1, 0)


async def test_a_day_at_real_speed_without_a_limit_is_refused() -> None:
    there = town(2, speed=1.0)
    async with serving(there.app) as port:
        with pytest.raises(TooLong, match="real hours; give a limit"):
            await simulate(SimulationSettings(f"http://127.0.0.1:{port}"), codes_of(there), lambda _: None)


async def test_the_program_prints_its_outcome_as_the_last_line(tmp_path: Path) -> None:
    there = town(3)
    lines = [json.dumps({"station": s, "code": c, "expires_at": None}) for c, s in there.codes.items()]
    file = tmp_path / "codes.ndjson"
    file.write_text("\n".join(lines), "utf-8")
    async with serving(there.app) as port:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "loadtest.simulate", "--url", f"http://127.0.0.1:{port}", "--codes", str(file),
            "--json", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        printed, _ = await process.communicate()
    outcome = read_outcome(printed.decode().splitlines()[-1])
    assert process.returncode == 0
    assert (outcome.stations, outcome.lost, outcome.entries) == (3, 0, None)


@pytest.mark.parametrize("url", ["http://10.0.0.1:8400", "https://127.0.0.1", "http://example.org"])
def test_any_other_machine_is_refused_with_a_sentence(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "codes"
    file.write_text('{"station":"11-03127-001","code":"X"}\n')
    assert main(["--url", url, "--codes", str(file)]) == 2
    assert "only ever sent to this machine" in " ".join(capsys.readouterr().err.split())
