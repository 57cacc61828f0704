from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from election.engines.control import pids, restart_postgres, restart_valkey, start_valkey, stop_valkey
from election.engines.lease import engines
from election.errors import Unavailable

from .conftest import wait_for

pytestmark = pytest.mark.engine


async def test_a_restarted_doorbell_keeps_its_address(data: Path) -> None:
    with engines(data) as lent:
        doorbell = Redis.from_url(lent.redis_url)
        before = pids(data)

        after = restart_valkey(data)

        assert after.valkey not in {None, before.valkey}
        assert (after.keeper, after.postgres) == (before.keeper, before.postgres)
        assert await doorbell.ping()
        await doorbell.aclose()


async def test_a_stopped_doorbell_stays_silent_until_it_is_started(data: Path) -> None:
    with engines(data) as lent:
        doorbell = Redis.from_url(lent.redis_url, retry_on_error=[], retry=None)
        assert stop_valkey(data).valkey is None
        with pytest.raises(RedisConnectionError):
            await doorbell.ping()
        assert stop_valkey(data).valkey is None

        assert psutil.pid_exists(start_valkey(data).valkey or 0)
        assert await doorbell.ping()
        await doorbell.aclose()


def test_a_killed_doorbell_is_started_again(data: Path) -> None:
    with engines(data):
        before = pids(data).valkey
        assert before is not None
        os.kill(before, signal.SIGKILL)

        assert wait_for(lambda: pids(data).valkey not in {None, before})


def test_postgres_can_be_restarted_too(data: Path) -> None:
    with engines(data):
        before = pids(data)

        assert restart_postgres(data).postgres not in {None, before.postgres}


def test_without_engines_there_is_nothing_to_control(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        pids(tmp_path)

    assert str(caught.value) == f"No engines run on the data folder {tmp_path}."
