"""`eday bench` as a program of its own, on engines of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.server.commands.conftest import Eday

EDAY = (sys.executable, "-c", "from server.commands.main import main; main()", "bench")
SMALL = ("--seconds", "0.5", "--rounds", "1", "--stations", "400", "--connections", "4")
BENCHES = ("ingest", "country", "uplink", "batch", "idle", "scale", "backlog", "overload", "fanout", "glass", "clerk")


def bench(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EDAY_")}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[3]), "TMPDIR": str(folder)}
    return subprocess.run(
        [*EDAY, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False, env=environment
    )


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a bench works and makes its own folder. Short, for the sockets' sake, and not below pytest's own."""
    with tempfile.TemporaryDirectory(prefix="eday-tests-", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o711)  # PostgreSQL, which never runs as root, has to pass
        yield Path(made)


@pytest.mark.engine
def test_a_bench_needs_nobody_and_leaves_its_page_and_nothing_else(folder: Path) -> None:
    ended = bench("batch", "--json", *SMALL, folder=folder)
    told = json.loads(ended.stdout.splitlines()[-1])

    assert 0 == ended.returncode, ended.stderr
    assert 0 == told["errors"]
    assert min(told[name] for name in ("batch_rps", "bare_rps", "batch_share")) > 0
    assert f"report: {folder / 'bench-batch.html'}" == ended.stderr.splitlines()[-1]
    assert "synchronous_commit" in (folder / "bench-batch.html").read_text("utf-8")
    assert ["bench-batch.html"] == [path.name for path in folder.iterdir()]
    assert [] == [one for one in psutil.process_iter() if works_in(one, folder)]


def works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.cwd().startswith(str(folder))
    except psutil.Error:
        return False


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("country", "--stations", "0"), "Invalid value for '--stations'"),
        (("idle", "--phones", "many"), "Invalid value for '--phones'"),
        (("scale", "--stations", "9000000"), "Invalid value for '--stations'"),
    ],
)
def test_impossible_wishes_are_refused_with_a_sentence(arguments: tuple[str, ...], sentence: str, eday: Eday) -> None:
    said = eday("bench", *arguments)

    assert (2, "") == (said.code, said.out)
    assert sentence in said.err


def test_every_bench_is_a_command(eday: Eday) -> None:
    said = eday("bench", "--help")

    assert [] == [name for name in BENCHES if f" {name}  " not in said.out]
