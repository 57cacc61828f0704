from __future__ import annotations

import http.client

import psutil
import pytest

from election.bus import Bus
from election.device import secret_digest
from election.errors import Unavailable
from election.station import COUNTRY
from election.store.database import database
from election.store.devices import Devices
from election.store.register import Register
from election.store.staff import KeyHolder, Staff
from server.benchmark.phones import evenly
from server.benchmark.register import town
from server.benchmark.session import Lend
from server.benchmark.stage import Plan, stage

pytestmark = pytest.mark.engine


def ours() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def status_of(url: str, path: str, token: str) -> int:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    status = connection.getresponse().status
    connection.close()
    return status


async def test_everything_a_bench_needs_stands_there_and_is_gone_afterwards(lend: Lend, bus: Bus) -> None:
    said: list[str] = []
    before = ours()
    with lend() as (data, engines):
        plan = Plan(town(90), phones=30, with_server=True, with_peer=True)
        async with stage(data, engines, plan, said.append) as ready:
            assert ready.server_url is not None
            assert ready.peer_url is not None
            assert {"collector", "PostgreSQL", "Valkey", "server", "peer"} == set(ready.pids)
            assert all(psutil.pid_exists(pid) for pids in ready.pids.values() for pid in pids)
            assert (90, 30, 30) == (ready.stations, len(ready.phones), len(ready.peer_tokens))
            assert 200 == status_of(ready.collector_url, "/v1/me", ready.phones[0].token)
            assert 200 == status_of(ready.server_url, "/v1/board/vn", ready.agency_key)
            assert 422 >= status_of(ready.peer_url, "/v1/reports", ready.peer_tokens[0]) >= 400
            assert "on" == ready.settings["PostgreSQL"]["synchronous_commit"]
            assert "no" == ready.settings["Valkey"]["appendonly"]
            assert ready.startup_s > 0
        async with database(engines.database_url, connections=1) as pool:
            assert 90 == await Register(pool).count()
            assert 30 == len((await Devices(pool).all())[0])
            assert KeyHolder("bench", COUNTRY) == await Staff(pool).by_key(secret_digest(ready.agency_key))

    assert set() == ours() - before
    assert ["90 polling areas, phones and an election at noon", "starting 1 collector"] == said


async def test_a_program_that_does_not_start_is_one_sentence_and_takes_the_others_along(lend: Lend) -> None:
    before = ours()
    with lend() as (data, engines), pytest.raises(Unavailable, match="collector-1 ended before it was ready"):
        async with stage(data, engines, Plan(town(5), settings={"EDAY_NONSENSE": "1"}), lambda _: None):
            pytest.fail("nothing stands there")

    assert set() == ours() - before


def test_phones_are_spread_evenly() -> None:
    stations = town(540)
    some = evenly(stations, 54)

    assert [station.key for station in stations[::10]] == [station.key for station in some]
    assert (540, 540) == (len(evenly(stations, None)), len(evenly(stations, 1_000)))
