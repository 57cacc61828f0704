"""`eday bench` as a program of its own, on engines of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.server.commands.conftest import Eday

EDAY = (sys.executable, "-c", "from server.commands.main import main; main()", "bench")
BENCHES = ("ingest", "country", "uplink", "batch", "idle", "scale", "backlog", "overload")
SMALL = ("--seconds", "0.5", "--rounds", "1", "--stations", "300", "--connections", "8")


def bench(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EDAY_")}
    environment["PYTHONPATH"] = str(Path(__file__).parents[3])
    return subprocess.run(
        [*EDAY, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False, env=environment
    )


@pytest.mark.engine
def test_ingest_tells_its_figures_and_fails_below_the_ratio_asked_for(tmp_path: Path) -> None:
    ended = bench("ingest", "--json", *SMALL, "--at-least", "1000", folder=tmp_path)
    told = json.loads(ended.stdout.splitlines()[-1])

    assert 1 == ended.returncode, ended.stderr
    assert 0 == told["errors"]
    assert min(told[name] for name in ("ours_rps", "peer_rps", "ws_rps", "batch_rps", "bare_rps", "ratio")) > 0
    ours, peer = f"{told['ours_rps']:,.0f}", f"{told['peer_rps']:,.0f}"
    assert (
        f"{ours} reports a second against the peer's {peer} are {told['ratio']:.2f} times as many; "
        "at least 1000 times were asked for."
    ) == ended.stderr.splitlines()[-1]
    assert (tmp_path / "bench-ingest.html").exists()
    assert [] == [one for one in psutil.process_iter(["cmdline"]) if "loadtest.peer" in (one.info["cmdline"] or [])]


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
