"""The short private folder for sockets.

A unix socket's path may have 107 bytes (103 on macOS), and a data folder's may be longer, so sockets live in the
temporary folder under a name made from the data folder's path. That place is open to everybody, so what is found there
under our name is used only if it is a folder of ours.

    eday-UID-HASH/              the keeper's socket
    eday-UID-HASH/engines/      the servers' sockets; belongs to the account the servers run as
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from election.engines.account import Account
from election.errors import Unavailable

SOCKET_PATH_BYTES = 103
"""The smallest limit among the systems supported, without the closing zero."""

LONGEST_SOCKET = "engines/.s.PGSQL.5432.lock"


@dataclass(frozen=True, slots=True)
class RuntimeFolder:
    path: Path

    @property
    def keeper_socket(self) -> Path:
        return self.path / "keeper.sock"

    @property
    def engines(self) -> Path:
        return self.path / "engines"

    def remove(self) -> None:
        """Leave nothing behind; called when no server runs any more."""
        with contextlib.suppress(OSError):
            for socket in [*self.engines.iterdir(), self.keeper_socket]:
                socket.unlink(missing_ok=True)
            self.engines.rmdir()
            self.path.rmdir()


def open_runtime(data: Path, account: Account | None) -> RuntimeFolder:
    """Make the folder, private to us and to the servers' account."""
    name = f"eday-{os.geteuid()}-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
    runtime = RuntimeFolder(_short_place(name) / name)
    try:
        # With a servers' account of its own they must be able to pass through, but not to look around.
        _own(runtime.path, os.geteuid(), 0o711 if account else 0o700)
        _own(runtime.engines, account.uid if account else os.geteuid(), 0o700, account)
    except OSError as error:
        raise Unavailable(f"The folder for sockets {runtime.path} cannot be used: {error.strerror}.") from error
    return runtime


def _short_place(name: str) -> Path:
    for place in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - ownership is checked by _own
        if len(os.fsencode(place / name / LONGEST_SOCKET)) <= SOCKET_PATH_BYTES:
            return place
    raise Unavailable(f"The temporary folder {tempfile.gettempdir()} has too long a name for sockets.")


def _own(path: Path, uid: int, mode: int, account: Account | None = None) -> None:
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        found = path.lstat()  # not stat: a link planted under our name must not be followed
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.geteuid()}:
            raise Unavailable(f"The folder for sockets {path} belongs to somebody else; remove it.") from None
    if account is not None:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)
