from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator

import pytest

from server.benchmark.meter import EVERY_S, LOAD, Meter, Use, used

BURN = "import time\nwhile time.process_time() < {seconds}: pass\n"
PARENT = """import subprocess, sys
subprocess.run([sys.executable, "-c", {child!r}])
print("done", flush=True)
sys.stdin.read()
"""
HOLD = "import sys\nheld = b'x' * ({mib} * 2**20)\nprint('done', flush=True)\nsys.stdin.read()"


@pytest.fixture
def idle() -> Iterator[subprocess.Popen[str]]:
    """A process whose only child has used a fifth of a second and ended."""
    yield from started(PARENT.format(child=BURN.format(seconds=0.2)))


@pytest.fixture
def holder() -> Iterator[subprocess.Popen[str]]:
    yield from started(HOLD.format(mib=64))


def started(program: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "done\n" == process.stdout.readline()
        yield process
        process.kill()


def test_cpu_of_children_that_ended_belongs_to_the_part(idle: subprocess.Popen[str]) -> None:
    reading = Meter({"collector": [idle.pid]}).read()

    assert 0.15 <= (reading.uses["collector"].cpu_s or 0.0) < 5


def test_resident_memory_is_what_the_part_holds(holder: subprocess.Popen[str]) -> None:
    meter = Meter({"collector": [holder.pid]})

    assert 64 * 2**20 < (meter.read().uses["collector"].bytes or 0) < 128 * 2**20
    assert 64 * 2**20 < (meter.private_bytes("collector") or 0) < 128 * 2**20


def test_what_is_no_part_of_its_own_is_load() -> None:
    meter = Meter({})
    before = meter.read()
    subprocess.run([sys.executable, "-c", BURN.format(seconds=0.2)], check=True)
    after = meter.read()

    assert [LOAD] == meter.parts
    assert 0.15 <= (used(before, after, LOAD) or 0.0) < 5


def test_a_part_is_not_counted_as_load(holder: subprocess.Popen[str]) -> None:
    with_it = Meter({}).read().uses[LOAD].bytes or 0
    without = Meter({"collector": [holder.pid]}).read().uses[LOAD].bytes or 0

    assert with_it - without > 60 * 2**20


def test_parts_of_another_meter_are_not_counted_as_load(holder: subprocess.Popen[str]) -> None:
    claimed = set[int]()
    alone, other = Meter({}, claimed), Meter({"collector": [holder.pid]}, claimed)
    without = alone.read().uses[LOAD].bytes or 0

    assert (Meter({}).read().uses[LOAD].bytes or 0) - without > 60 * 2**20
    assert (other.read().uses["collector"].bytes or 0) > 60 * 2**20


def test_what_is_gone_is_unknown_and_no_error() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    meter = Meter({"server": [process.pid]})
    first, second = meter.read(), meter.read()

    assert Use(None, None) == first.uses["server"]
    assert used(first, second, "server") is None


async def test_it_reads_by_itself_until_the_block_ends() -> None:
    async with Meter({}).running() as meter:
        await asyncio.sleep(EVERY_S * 2.5)
    count = len(meter.readings)

    assert sorted(reading.at for reading in meter.readings) == [reading.at for reading in meter.readings]
    assert 3 <= count <= 4
    assert all((reading.uses[LOAD].cpu_s or 0.0) > 0 for reading in meter.readings)
    assert [] == [task for task in asyncio.all_tasks() if task.get_name() == "meter"]
