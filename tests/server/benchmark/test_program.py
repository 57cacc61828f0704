from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from election.errors import Unavailable
from server.benchmark.program import program

READY = """import json, os, sys, time
print("not JSON")
print(json.dumps({"action": "listening", "settings": sorted(k for k in os.environ if k.startswith("EDAY_"))}))
sys.stdout.flush()
time.sleep(60)
"""
ENDS = "import sys; sys.exit('The port is taken.')"
BENCH = """import asyncio, time
from pathlib import Path
from server.benchmark.program import program

async def bench():
    async with program("one", ("-c", "import time; time.sleep(60)"), {{}}, Path({log!r})) as one:
        print(one.pid, flush=True)
        await asyncio.sleep(60)

asyncio.run(bench())
"""


def listens(line: dict[str, object]) -> bool:
    return line.get("action") == "listening"


async def test_it_is_ready_when_it_says_so_and_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDAY_REDIS_URL", "of somebody else")
    async with program("one", ("-c", READY), {"EDAY_COLLECTOR_PORT": "1"}, tmp_path / "log") as one:
        line = await one.until(listens, 20)
        assert psutil.pid_exists(one.pid)

    assert ["EDAY_COLLECTOR_PORT"] == line["settings"]
    assert not psutil.pid_exists(one.pid)


async def test_what_it_complains_about_is_in_the_sentence(tmp_path: Path) -> None:
    async with program("The collector", ("-c", ENDS), {}, tmp_path / "log") as one:
        with pytest.raises(Unavailable, match=r"^The collector ended before it was ready: The port is taken\.$"):
            await one.until(listens, 20)


async def test_it_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    async with program("one", ("-c", "import time; time.sleep(60)"), {}, tmp_path / "log") as one:
        with pytest.raises(Unavailable, match="not ready within 0 s"):
            await one.until(listens, 0.1)


async def test_an_error_in_the_block_leaves_nobody_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with program("one", ("-c", READY), {}, tmp_path / "log") as one:
            raise ZeroDivisionError

    assert not psutil.pid_exists(one.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_it_ends_with_us_even_when_we_are_killed(tmp_path: Path) -> None:
    source = BENCH.format(log=str(tmp_path / "log"))
    with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True) as bench:
        assert bench.stdout is not None
        child = psutil.Process(int(bench.stdout.readline()))
        bench.send_signal(signal.SIGKILL)
        gone, alive = psutil.wait_procs([child], timeout=10)

    assert ([child], []) == (gone, alive)
