"""Lends the engines of a data folder for as long as the block runs.

The first process on a folder starts them and the last to leave stops them. A lease is an open connection to the
folder's keeper, so it ends with its process, whichever way that ends. Everything that goes wrong is `Unavailable`, with
one sentence.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from election.engines.folder import DataFolder, open_folder, open_log
from election.engines.message import Answer, Ask, Request, read_answer, write
from election.errors import Unavailable

RETRY_S = 0.02
BIRTH_S = 20.0
ANSWER_S = 330.0
"""Longer than an engine's own time to start, so that its sentence arrives."""

SUCCESSION_S = 90.0
"""How long an earlier keeper may take to stop its servers."""

FAREWELL_S = 60.0

SOURCE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Engines:
    """Where the truth and the doorbell are."""

    database_url: str
    redis_url: str


@contextmanager
def engines(
    data: Path, *, owner: str | None = None, database_url: str | None = None, redis_url: str | None = None
) -> Iterator[Engines]:
    """Lend the engines of the folder `data`; what has an address already is not started.

    Args:
        owner: an exclusive role on the folder, free again when its holder is gone. Without one, just join.

    Raises:
        Unavailable: the folder cannot be used, an engine does not start, or another process has the role.
    """
    if database_url is not None and redis_url is not None:
        yield Engines(database_url, redis_url)
        return
    needs = [name for name, given in (("postgres", database_url), ("valkey", redis_url)) if given is None]
    with _hold(open_folder(data), Request(Ask.HOLD, os.getpid(), owner, needs)) as answer:
        yield Engines(database_url or answer.urls["postgres"], redis_url or answer.urls["valkey"])


@contextmanager
def _hold(folder: DataFolder, request: Request) -> Iterator[Answer]:
    deadline = time.monotonic() + SUCCESSION_S
    while True:
        with _reach(folder) as (connection, is_first):
            answer = ask(connection, request) if connection else None
            if answer is not None:
                yield answer
                return
            if is_first:
                raise Unavailable(f"The engines' keeper ended before it answered; see {folder.log('keeper')}.")
        if time.monotonic() > deadline:
            said = folder.announcement()
            holder = f" by process {said.pid}" if said else ""
            raise Unavailable(f"The data folder {folder.path} is held{holder} and nobody answers there.")
        time.sleep(RETRY_S)


@contextmanager
def _reach(folder: DataFolder) -> Iterator[tuple[socket.socket | None, bool]]:
    """A connection to the folder's keeper, None while one is coming or leaving; and whether we had to start it."""
    try:
        lock = folder.try_lock()
        connection = connect(folder) if lock is None else _start_keeper(folder, lock)
    except OSError as error:
        raise Unavailable(f"The engines of {folder.path} cannot be started: {error.strerror or error}.") from error
    try:
        yield connection, lock is not None
    finally:
        if connection is not None:
            _leave(connection)


def _start_keeper(folder: DataFolder, lock: int) -> socket.socket:
    """The lock goes over to the keeper by inheritance, and our lease with it: there is no moment without either."""
    ours, theirs = socket.socketpair()
    log = open_log(folder.log("keeper"))
    # -P: what lies in the folder we happen to be in must not be imported.
    keeper = [sys.executable, "-P", "-m", "election.engines.keeper", str(folder.path), str(lock), str(theirs.fileno())]
    try:
        subprocess.run(
            keeper,
            check=True,
            timeout=BIRTH_S,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [str(SOURCE), os.getenv("PYTHONPATH")]))},
            pass_fds=(lock, theirs.fileno()),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    except subprocess.SubprocessError as error:
        ours.close()
        raise Unavailable(f"The engines' keeper did not start; see {folder.log('keeper')}.") from error
    finally:
        theirs.close()
        os.close(lock)
        os.close(log)
    return ours


def connect(folder: DataFolder) -> socket.socket | None:
    """A connection to the keeper announced in the folder; None when nobody listens there."""
    said = folder.announcement()
    if said is None:
        return None
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # Temporary folders are open to everybody: an address kept from an earlier run may be somebody else's by now.
        if said.socket.parent.lstat().st_uid not in {0, os.geteuid(), folder.path.stat().st_uid}:
            raise FileNotFoundError(said.socket)
        connection.connect(str(said.socket))
    except (FileNotFoundError, ConnectionRefusedError, BlockingIOError):
        connection.close()
        return None
    except BaseException:
        connection.close()
        raise
    return connection


def ask(connection: socket.socket, request: Request) -> Answer | None:
    """What the keeper answers; None when it left instead. Its complaint becomes `Unavailable`."""
    connection.settimeout(ANSWER_S)
    try:
        connection.sendall(write(request))
        with connection.makefile("rb") as lines:
            line = lines.readline()
    except TimeoutError as error:
        raise Unavailable(f"The engines did not answer in {ANSWER_S:.0f} s.") from error
    except ConnectionError:
        return None
    if not line.endswith(b"\n"):
        return None
    answer = read_answer(line)
    if answer.error is not None:
        raise Unavailable(answer.error)
    return answer


def _leave(connection: socket.socket) -> None:
    """End the lease; when it was the last, return with the engines stopped."""
    with connection, contextlib.suppress(OSError):  # a keeper that is gone, or too slow, is no concern of ours any more
        connection.settimeout(FAREWELL_S)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)
