"""Starting a process that cannot outlive us, and finding those that did.

On Linux the kernel signals our children when we die, however we die. Elsewhere, and for a server whose own parent was
killed, what was left behind is found by its working folder at the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from election.engines.account import Account

PR_SET_PDEATHSIG = 1

SERVERS = frozenset({"postgres", "valkey-server", "redis-server"})

LEFTOVER_ASKED_S = 30.0
"""A database asked to stop writes a checkpoint first: that is worth waiting for."""

LEFTOVER_KILLED_S = 5.0

POLL_S = 0.02

ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
"""All a server gets: a stray PGOPTIONS or PGDATA of the person who started us must not reach it. C makes its
complaints English, whatever the machine speaks."""


async def start_child(
    command: Sequence[str | Path],
    account: Account | None,
    *,
    folder: Path,
    dies_by: signal.Signals,
    output: int,
    stdin: int = asyncio.subprocess.DEVNULL,
) -> asyncio.subprocess.Process:
    """Start `command` in `folder` as `account`; it gets `dies_by` when we die.

    Must be called from the main thread: the kernel watches the thread that forked, not the process.
    """
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=stdin,
        stdout=output,
        stderr=output,
        cwd=folder,
        env=ENVIRONMENT,
        preexec_fn=tie(dies_by),  # runs after the change of account, which would undo it
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def stop_leftovers(folder: Path) -> int:
    """Stop the servers that work in `folder` though their keeper is gone; says how many there were.

    Only for the holder of the folder's lock: nobody else's servers can be working there.
    """
    found = _working_in(folder)
    for process in found:
        with contextlib.suppress(psutil.Error):
            _ask_to_stop(process)
    for process in _wait(found, LEFTOVER_ASKED_S):
        with contextlib.suppress(psutil.Error):
            process.kill()
    _wait(found, LEFTOVER_KILLED_S)
    return len(found)


def _wait(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those still alive after `seconds`."""
    deadline = time.monotonic() + seconds
    while alive := [process for process in processes if _is_alive(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(POLL_S)
    return alive


def _is_alive(process: psutil.Process) -> bool:
    try:
        # In a container nobody may collect the dead: they stay as zombies and harm nobody.
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _ask_to_stop(process: psutil.Process) -> None:
    command = process.cmdline()
    if command and command[0].startswith("postgres:"):
        return  # stops with its postmaster; asked directly, the checkpointer would mistake it for the end of writing
    process.send_signal(signal.SIGINT if process.name() == "postgres" else signal.SIGTERM)


def tie(signal_on_death: signal.Signals) -> Callable[[], None] | None:
    """For a child's `preexec_fn`: it gets the signal when we die. None where the kernel can't do that."""
    if sys.platform != "linux":
        return None
    # Loaded before the fork: between fork and exec only plain system calls are safe.
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def be_tied() -> None:
        prctl(PR_SET_PDEATHSIG, int(signal_on_death))
        if os.getppid() != parent:  # we died before the kernel was told to watch
            os._exit(1)

    return be_tied


def _working_in(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.name() in SERVERS and Path(process.cwd()) == folder:
                found.append(process)
    return found
