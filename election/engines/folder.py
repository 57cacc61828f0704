"""The data folder: its layout, its lock, and who is announced in it.

    DIR/keeper.lock     locked by the keeper for its whole life; says where to reach it
    DIR/postgres/       the database cluster
    DIR/valkey/         working folder of the doorbell, empty
    DIR/log/            one file per process

A folder that cannot be used raises `Unavailable`.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from election.errors import Unavailable

SPACE_NEEDED_BYTES = 128 * 1024 * 1024
"""A new cluster takes 40 MB and its first WAL segments 32 MB; with less PostgreSQL would die while starting."""

LOG_KEPT_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Announcement:
    """Who holds the folder: written into the locked file, wiped on a clean leave."""

    pid: int
    socket: Path


@dataclass(frozen=True, slots=True)
class DataFolder:
    path: Path

    @property
    def lock_file(self) -> Path:
        return self.path / "keeper.lock"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        return self.path / "valkey"

    def log(self, name: str) -> Path:
        return self.path / "log" / f"{name}.log"

    def try_lock(self) -> int | None:
        """A file descriptor that holds the folder until its last copy is closed, or None while another holds it.

        The lock belongs to the open file, not to the process, so it can be handed to a child without a gap.
        """
        fd = _open_lock_file(self.lock_file)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            return None
        except BaseException:
            os.close(fd)
            raise
        return fd

    def announcement(self) -> Announcement | None:
        try:
            said = json.loads(self.lock_file.read_bytes())
            return Announcement(int(said["pid"]), Path(said["socket"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None  # empty, or caught in the middle of being written


def open_folder(path: Path) -> DataFolder:
    """Make the folder if need be and prove that it can be written."""
    try:
        folder = DataFolder(path.expanduser().resolve())
        folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder.path / "log").mkdir(mode=0o700, exist_ok=True)
        os.close(_open_lock_file(folder.lock_file))
        free = shutil.disk_usage(folder.path).free
    except (FileExistsError, NotADirectoryError) as error:
        raise Unavailable(f"The data folder {path} cannot be used: {error.filename} is a file.") from error
    except OSError as error:
        raise Unavailable(f"The data folder {path} cannot be written: {error.strerror or error}.") from error
    if free < SPACE_NEEDED_BYTES:
        raise Unavailable(
            f"The disk of the data folder {path} has {free // 1_000_000} MB left; "
            f"the engines need {SPACE_NEEDED_BYTES // 1_000_000} MB."
        )
    return folder


def _open_lock_file(file: Path) -> int:
    # Nobody else may even read it: who can open a file can lock it.
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def announce(lock: int, announcement: Announcement) -> None:
    text = json.dumps({"pid": announcement.pid, "socket": str(announcement.socket)})
    os.ftruncate(lock, 0)
    os.pwrite(lock, text.encode() + b"\n", 0)


def wipe_announcement(lock: int) -> None:
    os.ftruncate(lock, 0)


def open_log(file: Path) -> int:
    """A descriptor to append to; a file that grew large makes room by becoming `.1`."""
    with contextlib.suppress(FileNotFoundError):
        if file.stat().st_size > LOG_KEPT_BYTES:
            file.replace(file.with_suffix(".log.1"))
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
