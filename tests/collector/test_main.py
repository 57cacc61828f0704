"""`python -m collector` as a program of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import asyncpg
import pytest

from election.listening import bind

ARGUMENTS = (sys.executable, "-m", "collector")


def environment(**settings: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("EDAY_")} | settings


def free_port() -> int:
    with bind("127.0.0.1", 0) as sock:
        port: int = sock.getsockname()[1]
    return port


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(
    settled: asyncpg.Pool, fresh_database: str, bus_url: str, number: signal.Signals
) -> None:
    port = free_port()
    settings = environment(
        EDAY_DATABASE_URL=fresh_database, EDAY_REDIS_URL=bus_url, EDAY_COLLECTOR_PORT=str(port), EDAY_LOG_LEVEL="ERROR"
    )
    with subprocess.Popen(ARGUMENTS, env=settings, stderr=subprocess.PIPE, text=True) as process:
        try:
            status = ready(port)
        finally:
            process.send_signal(number)
            _, said = process.communicate(timeout=20)

    assert (200, 0, "") == (status, process.returncode, said)


def ready(port: int) -> int | None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                status: int = answer.status
                return status
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return None


def run(**settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ARGUMENTS, env=environment(**settings), capture_output=True, text=True, timeout=60, check=False
    )


def test_missing_and_unknown_settings_are_listed() -> None:
    ended = run(EDAY_REDIS_ULR="redis://127.0.0.1")

    assert 2 == ended.returncode
    assert "EDAY_DATABASE_URL: required but not given." in ended.stderr
    assert "EDAY_REDIS_ULR: unknown; did you mean EDAY_REDIS_URL?" in ended.stderr


def test_database_that_is_away_is_one_sentence_and_exit_code_two(bus_url: str) -> None:
    ended = run(
        EDAY_DATABASE_URL="postgresql://eday@127.0.0.1:1/eday",
        EDAY_REDIS_URL=bus_url,
        EDAY_COLLECTOR_PORT=str(free_port()),
        EDAY_LOG_LEVEL="ERROR",
    )

    assert 2 == ended.returncode
    assert ended.stderr.startswith("The database is away: ")
    assert 1 == len(ended.stderr.splitlines())
