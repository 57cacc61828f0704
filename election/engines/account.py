"""PostgreSQL refuses to run as root: whom to run as instead.

Root's servers run as whoever owns the cluster already, or as the account `eday`, which is made when missing. Anybody
else runs them as themselves.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from election.errors import Unavailable

ACCOUNT_NAME = "eday"

ADD_ACCOUNT_S = 10.0


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int


def account_for(cluster: Path) -> Account | None:
    """The account to drop to, or None to stay who we are."""
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    entry = _find_account() or _add_account()
    return Account(entry.pw_uid, entry.pw_gid)


def let_pass(account: Account, path: Path) -> None:
    """Let `account` walk down to `path`.

    Only the right to pass is added, and only where it is missing; looking around in the folders above stays forbidden.
    """
    for folder in reversed(path.parents):
        found = folder.stat()
        # The system looks at one of the three rights only, the first that applies.
        owners, groups = found.st_uid == account.uid, found.st_gid == account.gid
        right = stat.S_IXUSR if owners else stat.S_IXGRP if groups else stat.S_IXOTH
        if not found.st_mode & right:
            folder.chmod(stat.S_IMODE(found.st_mode) | right)


def give(account: Account | None, folder: Path) -> None:
    """Make `folder` if need be, have it and all that is in it belong to `account`, and let that walk there.

    What root copied or restored belongs to root, and a server that may not read its own files does not start.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    if account is None:
        return
    let_pass(account, folder)
    if folder.stat().st_uid != account.uid:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _find_account() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        return None


def _add_account() -> pwd.struct_passwd:
    useradd = shutil.which("useradd")
    if useradd is not None:
        command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT_NAME]
        subprocess.run(command, check=False, capture_output=True, timeout=ADD_ACCOUNT_S)
    # Somebody may have added it between our look and our attempt, so the look decides, not the exit code.
    entry = _find_account()
    if entry is None:
        raise Unavailable(
            f"PostgreSQL refuses to run as root and the account {ACCOUNT_NAME} could not be added; "
            "run as an ordinary user."
        )
    return entry
