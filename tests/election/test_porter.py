"""The rest of the porter is tested with real sockets, in tests/collector/doors."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from election.porter import FewWords

COUNT_FILES = """
import resource
from election.porter import claim_files, most_connections
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
{claim}
print(most_connections(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("soft", "hard", "claim", "connections", "files"),
    [(1024, 4096, "", 768, 1024), (1024, 4096, "claim_files()", 3840, 4096), (64, 64, "claim_files()", 32, 64)],
)
def test_connections_leave_files_for_everything_else(
    soft: int, hard: int, claim: str, connections: int, files: int
) -> None:
    program = COUNT_FILES.format(soft=soft, hard=hard, claim=claim)
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=20)

    assert f"{connections} {files}" == said.stdout.strip()


def record(message: str, *, exc_info: bool = False) -> logging.LogRecord:
    trace = (ValueError, ValueError("half"), None) if exc_info else None
    return logging.LogRecord("uvicorn.error", logging.WARNING, __file__, 1, message, None, trace)


def test_what_strangers_cause_is_logged_once_and_without_a_trace() -> None:
    few = FewWords()
    records = [record("Invalid UTF-8 sequence received from client.", exc_info=True) for _ in range(100)]

    assert [True] + [False] * 99 == [few.filter(one) for one in records]
    assert (1, None) == (records[0].__dict__["times"], records[0].exc_info)


def test_our_own_failures_are_logged_each_time() -> None:
    few = FewWords()
    records = [record("Exception in ASGI application\n", exc_info=True) for _ in range(3)]

    assert [True] * 3 == [few.filter(one) for one in records]
    assert all(one.exc_info for one in records)
