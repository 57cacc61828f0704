from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from pathlib import Path

import asyncpg
import psutil
import pytest

from election.engines.control import pids
from election.engines.folder import DataFolder
from election.engines.lease import engines
from election.errors import Unavailable

from .conftest import processes, wait_for, wait_until_gone, working_in

pytestmark = pytest.mark.engine


def test_a_killed_keeper_leaves_no_orphans_and_the_next_start_works(data: Path) -> None:
    with engines(data):
        running = processes(pids(data))
        running[0].kill()
        assert wait_until_gone(running)
        assert working_in(data) == []
    with engines(data):
        assert pids(data).keeper != running[0].pid


def test_sigterm_makes_the_keeper_stop_everything_and_leave_nothing_behind(data: Path) -> None:
    with engines(data):
        said = DataFolder(data).announcement()
        assert said is not None
        running = processes(pids(data))
        running[0].terminate()
        assert wait_until_gone(running)

    assert not said.socket.parent.exists()
    assert DataFolder(data).announcement() is None
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_a_terminal_s_ctrl_c_does_not_reach_the_keeper(data: Path) -> None:
    with engines(data):
        keeper = pids(data).keeper
        assert os.getsid(keeper) != os.getsid(0)
        assert os.getpgid(keeper) != os.getpgid(0)


async def test_a_killed_postgres_is_started_again(data: Path) -> None:
    with engines(data) as lent:
        before = pids(data).postgres
        assert before is not None
        os.kill(before, signal.SIGKILL)
        assert wait_for(lambda: pids(data).postgres not in {None, before})
        async with asyncio.timeout(5):
            while True:
                try:
                    connection = await asyncpg.connect(lent.database_url)
                    break
                except (OSError, asyncpg.CannotConnectNowError):
                    await asyncio.sleep(0.05)
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()


def test_servers_left_over_by_a_killed_keeper_are_stopped_first(data: Path) -> None:
    """Where the kernel does not tie children to their parent, they stay; here one is started by hand instead."""
    with engines(data):
        running = processes(pids(data))
        server = psutil.Process(pids(data).postgres)
        command, user, group = server.cmdline(), server.uids().real, server.gids().real
        running[0].kill()
        assert wait_until_gone(running)
    with subprocess.Popen(command, cwd=data / "postgres", user=user, group=group, extra_groups=[]) as stray:
        assert wait_for(lambda: "ready" in _read(data / "postgres" / "postmaster.pid"))

        with engines(data):
            assert stray.wait(1) == 0
            assert pids(data).postgres not in {None, stray.pid}


def test_a_socket_folder_of_somebody_else_is_refused(data: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    with engines(data):
        said = DataFolder(data).announcement()
    assert said is not None
    said.socket.parent.mkdir()
    os.chown(said.socket.parent, 12345, 12345)
    try:
        with pytest.raises(Unavailable, match="belongs to somebody else; remove it"), engines(data):
            pytest.fail("a trap")
    finally:
        said.socket.parent.rmdir()


def test_nobody_else_can_reach_the_sockets(data: Path) -> None:
    with engines(data):
        said = DataFolder(data).announcement()
        assert said is not None
        assert (said.socket.parent / "engines").stat().st_mode & 0o077 == 0
        assert said.socket.stat().st_mode & 0o077 == 0
        assert said.socket.parent.stat().st_mode & 0o066 == 0
        assert (data / "keeper.lock").stat().st_mode & 0o077 == 0


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except FileNotFoundError:
        return ""
