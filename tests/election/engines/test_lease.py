from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import asyncpg
import psutil
import pytest
from redis.asyncio import Redis

from election.engines.control import pids
from election.engines.lease import engines
from election.errors import Unavailable

from .conftest import User, processes, said_by, wait_until_gone

pytestmark = pytest.mark.engine

StartUser = Callable[..., User]


async def test_what_was_committed_is_there_at_the_next_start(copy: Path) -> None:
    with engines(copy) as lent:
        connection = await asyncpg.connect(lent.database_url)
        await connection.execute("CREATE TABLE report (place text); INSERT INTO report VALUES ('Điện Biên')")
        await connection.close()
    with engines(copy) as lent:
        connection = await asyncpg.connect(lent.database_url)
        assert await connection.fetchval("SELECT place FROM report") == "Điện Biên"
        await connection.close()


async def test_a_commit_is_durable_and_text_is_utf8_with_checksums(data: Path) -> None:
    expected = {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "listen_addresses": "",
        "jit": "off",
    }

    with engines(data) as lent:
        connection = await asyncpg.connect(lent.database_url)
        actual = {name: await connection.fetchval(f"SHOW {name}") for name in expected}
        locale = await connection.fetchrow(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
        )
        await connection.close()

    assert expected == actual
    assert locale is not None
    assert tuple(locale) == (b"b", "C.UTF-8")


async def test_the_doorbell_keeps_nothing(data: Path) -> None:
    with engines(data) as lent:
        doorbell = Redis.from_url(lent.redis_url, decode_responses=True)
        assert await doorbell.ping()
        assert await doorbell.config_get("save", "appendonly", "port") == {"save": "", "appendonly": "no", "port": "0"}
        await doorbell.set("a", "b")
        await doorbell.aclose()

    assert list((data / "valkey").iterdir()) == []


def test_the_first_start_takes_less_than_5_s_and_the_next_less_than_2(tmp_path: Path) -> None:
    began = time.monotonic()
    with engines(tmp_path / "new" / "data"):
        first = time.monotonic() - began
    began = time.monotonic()
    with engines(tmp_path / "new" / "data"):
        second = time.monotonic() - began

    assert first < 5
    assert second < 2  # 0.3 on an idle machine


def test_nothing_listens_on_tcp(data: Path) -> None:
    with engines(data):
        listening = [
            connection
            for process in processes(pids(data))
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]

    assert listening == []


def test_two_processes_share_and_the_last_one_stops(data: Path, start_user: StartUser) -> None:
    first, second = start_user("serve"), start_user()
    assert said_by(first) == said_by(second)
    running = processes(pids(data))
    assert len(running) > 3

    first.communicate()
    assert processes(pids(data))[:3] == running[:3]

    second.communicate()
    assert wait_until_gone(running, 0.5)  # the last one waits for it, so this is almost at once


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_engines_stop_however_their_user_ends(data: Path, start_user: StartUser, end: signal.Signals) -> None:
    user = start_user()
    said_by(user)
    running = processes(pids(data))

    user.send_signal(end)

    assert wait_until_gone(running)


def test_an_exception_ends_the_lease(data: Path) -> None:
    running: list[psutil.Process] = []

    def fail() -> None:
        with engines(data):
            running.extend(processes(pids(data)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert wait_until_gone(running, 0.5)


def test_a_second_owner_is_refused_at_once_with_a_sentence(data: Path, start_user: StartUser) -> None:
    owner = start_user("serve")
    said_by(owner)

    with pytest.raises(Unavailable) as caught, engines(data, owner="serve"):
        pytest.fail("two owners")

    assert str(caught.value) == f"The data folder {data} is in use by another run (process {owner.pid})."
    with engines(data), engines(data, owner="another role"):
        pass  # whoever just joins, or has another role, is welcome


def test_a_killed_owner_s_role_is_free_again(data: Path, start_user: StartUser) -> None:
    owner = start_user("serve")
    said_by(owner)
    owner.kill()
    owner.wait()

    with engines(data, owner="serve"):
        pass


def test_first_comers_at_the_same_moment_share(data: Path, start_user: StartUser) -> None:
    users = [start_user() for _ in range(5)]

    assert len({said_by(user) for user in users}) == 1
    assert len([each for each in processes(pids(data)) if each.name() == "valkey-server"]) == 1


def test_whoever_comes_while_the_keeper_leaves_finds_its_successor(data: Path) -> None:
    with engines(data):
        keeper = pids(data).keeper
    with engines(data):
        last = pids(data).keeper
        # The signal stands for a last user leaving this very moment.
        os.kill(last, signal.SIGTERM)
        with engines(data):
            successor = pids(data).keeper

    assert len({keeper, last, successor}) == 3


def test_two_folders_at_the_same_time_have_engines_of_their_own(data: Path, copy: Path) -> None:
    with engines(data) as one, engines(copy) as other:
        assert one.database_url != other.database_url
        assert one.redis_url != other.redis_url
        assert {pids(data).postgres, pids(data).valkey}.isdisjoint({pids(copy).postgres, pids(copy).valkey})


async def test_a_folder_with_a_long_odd_name_works(data: Path, tmp_path: Path) -> None:
    odd = tmp_path / ("Tỉnh Điện Biên, 'xã' " + "x" * 150)
    shutil.copytree(data, odd)

    with engines(odd) as lent:
        connection = await asyncpg.connect(lent.database_url)
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()


def test_an_engine_with_an_address_is_not_started(data: Path) -> None:
    with engines(data, redis_url="redis://elsewhere") as lent:
        assert lent.redis_url == "redis://elsewhere"
        assert pids(data).valkey is None
        assert pids(data).postgres is not None


def test_with_both_addresses_the_folder_is_not_even_made(tmp_path: Path) -> None:
    with engines(tmp_path / "data", database_url="postgresql://elsewhere", redis_url="redis://elsewhere") as lent:
        assert lent.database_url == "postgresql://elsewhere"

    assert not (tmp_path / "data").exists()


def test_a_path_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    for path in (file, file / "below"):
        with pytest.raises(Unavailable) as caught, engines(path):
            pytest.fail("not a folder")

        assert str(caught.value) == f"The data folder {path} cannot be used: {path} is a file."


def test_a_folder_that_cannot_be_written_is_refused() -> None:
    with (
        pytest.raises(Unavailable, match=r"^The data folder /proc/eday cannot be written: .+\.$"),
        engines(Path("/proc/eday")),
    ):
        pytest.fail("nobody writes there")


def test_a_full_disk_is_told_before_anything_starts(tmp_path: Path) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5_000_000)
    with (
        mock.patch("shutil.disk_usage", return_value=usage),
        pytest.raises(Unavailable, match="5 MB left"),
        engines(tmp_path),
    ):
        pytest.fail("no space")


def test_a_cluster_of_another_version_is_left_alone(copy: Path) -> None:
    (copy / "postgres" / "PG_VERSION").write_text("16\n")

    with (
        pytest.raises(Unavailable, match="was made by PostgreSQL 16; this program carries PostgreSQL 18"),
        engines(copy),
    ):
        pytest.fail("wrong version")


def test_a_server_that_does_not_start_is_quoted(copy: Path) -> None:
    with (copy / "postgres" / "postgresql.conf").open("a") as file:
        file.write("nonsense = 1\n")

    with pytest.raises(Unavailable) as caught, engines(copy):
        pytest.fail("nonsense")

    assert str(caught.value).startswith("PostgreSQL did not start: ")
    assert "contains errors; see" in str(caught.value)


def test_half_a_cluster_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "postgres.unfinished").mkdir()
    (tmp_path / "postgres.unfinished" / "PG_VERSION").write_text("18\n")

    with engines(tmp_path):
        pass
    assert not (tmp_path / "postgres.unfinished").exists()


def test_a_keeper_that_breaks_down_is_told_at_once(data: Path) -> None:
    with (
        mock.patch("election.engines.lease.write", return_value=b'{"ask": "nonsense"}\n'),
        pytest.raises(Unavailable, match="The engines' keeper ended before it answered; see "),
        engines(data),
    ):
        pytest.fail("not understood")


def test_a_keeper_that_cannot_be_reached_is_named(data: Path) -> None:
    with (
        engines(data),
        mock.patch("election.engines.lease.SUCCESSION_S", 0.1),
        mock.patch("election.engines.lease.connect", return_value=None),
        pytest.raises(Unavailable, match=f"is held by process {pids(data).keeper} and nobody answers there"),
        engines(data),
    ):
        pytest.fail("nobody answers")
