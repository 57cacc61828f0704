"""`eday serve` and `eday demo` as programs of their own: what people see when something is in the way."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

EDAY = (sys.executable, "-c", "from server.commands.main import main; main()")


def eday(*arguments: str, timeout: float = 90) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EDAY_")}
    return subprocess.run(
        [*EDAY, *arguments], capture_output=True, text=True, timeout=timeout, check=False, env=environment
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        yield sock.getsockname()[1]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, for the sockets' sake, and not below pytest's own closed folder."""
    with tempfile.TemporaryDirectory(prefix="eday-tests-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_taken_port_is_one_sentence_and_exit_code_two(command: str, taken_port: int, folder: Path) -> None:
    ended = eday(command, "--port", str(taken_port), "--data", str(folder / "data"))

    assert (2, "") == (ended.returncode, ended.stdout)
    assert [f"Port {taken_port} of 127.0.0.1 cannot be used: Address already in use."] == ended.stderr.splitlines()


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_folder_that_cannot_be_written_is_one_sentence_and_exit_code_two(command: str, folder: Path) -> None:
    (folder / "file").write_text("not a folder")
    ended = eday(command, "--port", "0", "--data", str(folder / "file" / "data"))

    assert 2 == ended.returncode
    assert 1 == len(ended.stderr.splitlines()), ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("arguments", [("--province", "3"), ("--start", "late"), ("--speed", "0")])
def test_impossible_demonstration_is_refused(arguments: tuple[str, str], folder: Path) -> None:
    ended = eday("demo", "--port", "0", "--data", str(folder / "data"), "--for", "1", *arguments)

    assert 2 == ended.returncode
    assert "Traceback" not in ended.stderr
    assert ended.stderr


def test_folder_of_a_running_serve_is_refused_to_another_and_shared_with_commands(folder: Path) -> None:
    data = ("--data", str(folder / "data"))
    with subprocess.Popen([*EDAY, "serve", "--port", "0", *data], stderr=subprocess.PIPE, text=True) as first:
        try:
            assert first.stderr is not None
            for line in first.stderr:
                if "Ctrl-C stops" in line:
                    break
            second = eday("serve", "--port", "0", *data)
            shown = eday("election", "show", *data)
        finally:
            began = time.monotonic()
            first.terminate()
            first.wait(30)

    assert 2 == second.returncode
    assert [f"The data folder {folder / 'data'} is in use by another run (process {first.pid})."] == (
        second.stderr.splitlines()
    )
    assert 0 == shown.returncode
    assert "rehearsal = true" in shown.stdout
    assert 0 == first.returncode
    assert time.monotonic() - began < 15


def test_demonstration_ends_with_nothing_lost_and_equal_totals(folder: Path) -> None:
    data = ("--data", str(folder / "data"))
    ended = eday("demo", "--port", "0", *data, "--for", "8", "--speed", "240", "--json")
    told = json.loads(ended.stdout.splitlines()[-1])

    assert 0 == ended.returncode, ended.stderr
    assert ["stations", "sent", "receipts", "entries", "board_voted", "ledger_voted", "lost"] == list(told)
    assert (540, 0) == (told["stations"], told["lost"])
    assert told["sent"] == told["receipts"] == told["entries"] > 540
    assert told["board_voted"] == told["ledger_voted"] > 0


def test_demonstration_replaces_no_election_but_its_own(folder: Path) -> None:
    data = ("--data", str(folder / "data"))
    assert 0 == eday("election", "show", *data).returncode
    ended = eday("demo", "--port", "0", *data, "--for", "1", "--json")

    assert (2, "") == (ended.returncode, ended.stdout)
    assert ended.stderr.startswith("The data folder holds the election “Bầu cử đại biểu Quốc hội")
