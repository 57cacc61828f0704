"""The Locust file as Locust runs it: in a process of its own, because gevent changes everything around it."""

from __future__ import annotations

import asyncio
import csv
import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from loadtest.enrolment import CodeLine
from tests.loadtest.network import serving
from tests.loadtest.town import SIX, Town

LOCUSTFILE = Path(__file__).parents[2] / "loadtest" / "locustfile.py"


async def locust(url: str, folder: Path, until: Callable[[], bool], **env: str) -> list[dict[str, str]]:
    """Run it until something is so; the lines of its statistics.

    A user in the middle of a report is let finish: killed there, its report would be stored and never counted.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--headless", "--host", url, "--users", "5",
        "--spawn-rate", "20", "--run-time", "60s", "--stop-timeout", "10",
        "--only-summary", "--csv", str(folder / "stats"),
        env=os.environ | env, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(600):
        if until() or process.returncode is not None:
            break
        await asyncio.sleep(0.1)
    if process.returncode is None:
        process.terminate()
    await process.communicate()
    return list(csv.DictReader((folder / "stats_stats.csv").read_text().splitlines()))


async def test_clerks_report_and_spectators_watch(tmp_path: Path) -> None:
    there = Town({f"C{n}": f"11-03127-{n:03d}" for n in range(10)}, 1.0, SIX.replace(hour=15))
    codes = tmp_path / "codes.ndjson"
    lines = [msgspec.json.encode(CodeLine(station=station, code=code)) for code, station in there.codes.items()]
    codes.write_bytes(b"\n".join(lines))
    async with serving(there.app) as port:
        stats = await locust(
            f"http://127.0.0.1:{port}",
            tmp_path,
            lambda: len(there.entries) > 3 and there.answers["frames"] > 9,
            LOADTEST_CODES=str(codes),
            LOADTEST_AGENCY_KEY="agency",
        )
    counts = {row["Name"]: (int(row["Request Count"]), int(row["Failure Count"])) for row in stats}
    assert counts["/v1/reports"][0] == len(there.entries) > 0
    assert counts["frame"][0] > 5
    assert counts["Aggregated"][1] == 0
    assert there.answers["watched"] == 1
    (frames,) = (row for row in stats if row["Name"] == "frame")
    assert 12 <= float(frames["Median Response Time"]) <= 13
