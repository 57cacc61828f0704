"""The picture for whoever asks once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from election.errors import Code
from election.station import COUNTRY, Scope
from election.wire import pack
from server.live.audience import Audience
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag
from server.live.replay import Replay
from server.person import Agency, Person
from tests.server.live import country
from tests.server.live.house import Porter, serving
from tests.server.live.test_replay import plain, pulse, shown


@pytest.fixture
def porter() -> Porter:
    return Porter()


@pytest.fixture
async def client(
    current: Current, audience: Audience, gauges: Gauges, porter: Porter
) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(current, audience, gauges, porter) as url, httpx.AsyncClient(base_url=url) as client:
        yield client


@pytest.mark.parametrize("scope", country.SCOPES)
async def test_every_kind_of_scope_has_a_snapshot(client: httpx.AsyncClient, scope: Scope) -> None:
    answer = await client.get(f"/v1/board/{scope}")
    assert (200, "application/json", "no-store") == (
        answer.status_code, answer.headers["content-type"], answer.headers["cache-control"],
    )  # fmt: skip
    told = answer.json()
    assert ("snapshot", scope, scope) == (told["t"], told["scope"], told["place"]["scope"])
    assert set(told) == {
        "t", "scope", "epoch", "version", "server_time", "speed", "lag_ms", "redis", "election", "place", "figures",
        "slots", "children", "incidents", "curve",
    }  # fmt: skip
    assert 1 == len({len(column) for column in told["children"].values()})
    assert told["figures"]["stations"] == sum(told["figures"]["states"].values())


async def test_messagepack_carries_the_same_maps(client: httpx.AsyncClient) -> None:
    packed = await client.get("/v1/board/p11", headers={"Accept": "application/msgpack"})
    assert "application/msgpack" == packed.headers["content-type"]
    told = [pack.decode(packed.content, "msgpack"), (await client.get("/v1/board/p11")).json()]
    assert shown(told[0]) | {"version": 0} == shown(told[1]) | {"version": 0}


async def test_it_is_what_a_watching_board_has(client: httpx.AsyncClient, current: Current) -> None:
    told = (await client.get("/v1/board/vn")).json()
    watched = plain(Replay(COUNTRY, current).snapshot(pulse(current)))
    assert shown(watched) | {"version": told["version"]} == shown(told)


@pytest.mark.parametrize("scope", ["vn", "p01", "c00004", "s01-00004-001", "k-assembly-01-1", "p99", "nonsense"])
async def test_outside_ones_scope_there_is_nothing(client: httpx.AsyncClient, porter: Porter, scope: str) -> None:
    porter.person = Person("lan", "viewer", Scope("c03127"))
    answer = await client.get(f"/v1/board/{scope}")
    assert (404, "R150") == (answer.status_code, answer.json()["code"])


async def test_who_is_not_signed_in_is_told_so(client: httpx.AsyncClient, porter: Porter) -> None:
    porter.refuses = Code.R211
    answer = await client.get("/v1/board/vn")
    assert (401, "R211") == (answer.status_code, answer.json()["code"])


async def test_before_the_loading_it_is_unavailable(
    unloaded: Current, lag: Lag, gauges: Gauges, porter: Porter
) -> None:
    async with (
        serving(unloaded, Audience(unloaded, lag, gauges), gauges, porter) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        answer = await client.get("/v1/board/vn")
    assert (503, "R140") == (answer.status_code, answer.json()["code"])
    assert answer.headers["retry-after"].isdigit()


async def test_an_agencys_machine_gets_aggregates(client: httpx.AsyncClient, porter: Porter) -> None:
    porter.person = Agency("press", Scope("p11"))
    told = {scope: await client.get(f"/v1/board/{scope}") for scope in ("p11", "c03127", "s11-03127-001", "vn")}
    assert [200, 200, 404, 404] == [answer.status_code for answer in told.values()]
    assert ["c03127", "c03163"] == told["p11"].json()["children"]["scope"]
    assert {"scope": []} == told["c03127"].json()["children"]
