"""Looking at and disturbing the engines that run on a data folder: for tests, drills and the curious.

Nothing here starts or holds them: `Unavailable` when none run.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from election.engines.folder import DataFolder
from election.engines.lease import ask, connect
from election.engines.message import Answer, Ask, Request
from election.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Pids:
    """Process numbers; None for an engine that does not run."""

    keeper: int
    postgres: int | None
    valkey: int | None


def pids(data: Path) -> Pids:
    return _order(data, Ask.PIDS)


def stop_valkey(data: Path) -> Pids:
    """The doorbell stays silent until `start_valkey`, or until the next one to join needs it."""
    return _order(data, Ask.STOP, "valkey")


def start_valkey(data: Path) -> Pids:
    """On the same address as before."""
    return _order(data, Ask.START, "valkey")


def restart_valkey(data: Path) -> Pids:
    return _order(data, Ask.RESTART, "valkey")


def stop_postgres(data: Path) -> Pids:
    return _order(data, Ask.STOP, "postgres")


def start_postgres(data: Path) -> Pids:
    return _order(data, Ask.START, "postgres")


def restart_postgres(data: Path) -> Pids:
    return _order(data, Ask.RESTART, "postgres")


def _order(data: Path, order: Ask, *engines: str) -> Pids:
    folder = DataFolder(data.expanduser().resolve())
    answer: Answer | None = None
    if (connection := connect(folder)) is not None:
        with connection:
            answer = ask(connection, Request(order, os.getpid(), needs=list(engines)))
    if answer is None:
        raise Unavailable(f"No engines run on the data folder {folder.path}.")
    return Pids(answer.pids["keeper"] or 0, answer.pids["postgres"], answer.pids["valkey"])
