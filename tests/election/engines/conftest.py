from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from election.engines.control import Pids
from election.engines.folder import DataFolder
from election.engines.lease import engines

SOURCE = Path(__file__).parents[3]

PATIENCE_S = 5.0
"""How long anything may take to be gone after its last user was killed."""

User = subprocess.Popen[str]


@pytest.fixture(scope="session")
def used_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Making a cluster costs more than anything the tests do with it."""
    folder = tmp_path_factory.mktemp("engines") / "data"
    with engines(folder):
        pass
    return folder


@pytest.fixture
def data(used_folder: Path) -> Iterator[Path]:
    """A data folder shared by the tests, on which nothing runs before and after."""
    yield used_folder
    _check_that_nothing_runs(used_folder)


@pytest.fixture
def copy(used_folder: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder of the test's own, to be spoilt."""
    folder = tmp_path / "data"
    shutil.copytree(used_folder, folder)
    yield folder
    _check_that_nothing_runs(folder)


@pytest.fixture
def start_user(data: Path) -> Iterator[Callable[..., User]]:
    """Starts another process that holds a lease on the folder."""
    users: list[User] = []

    def start(*owner: str) -> User:
        command = [sys.executable, "-m", "tests.election.engines.user", str(data), *owner]
        user = subprocess.Popen(command, cwd=SOURCE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        users.append(user)
        return user

    yield start
    for user in users:
        user.kill()
        user.communicate()


def said_by(user: User) -> str:
    """The line a user prints once it has its answer."""
    assert user.stdout is not None
    return user.stdout.readline().strip()


def processes(pids: Pids) -> list[psutil.Process]:
    """Keeper and servers with all their children."""
    keeper = psutil.Process(pids.keeper)
    return [keeper, *keeper.children(recursive=True)]


def working_in(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if folder in Path(process.cwd()).parents:
                found.append(process)
    return found


def wait_until_gone(gone: list[psutil.Process], patience_s: float = PATIENCE_S) -> bool:
    deadline = time.monotonic() + patience_s
    while any(_lives(process) for process in gone):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def wait_for(question: Callable[[], bool], patience_s: float = PATIENCE_S) -> bool:
    deadline = time.monotonic() + patience_s
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _check_that_nothing_runs(folder: Path) -> None:
    left = wait_for(lambda: DataFolder(folder).announcement() is None)
    if not left and (said := DataFolder(folder).announcement()) is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(said.pid, signal.SIGKILL)
    assert wait_until_gone(working_in(folder))
    assert left


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
