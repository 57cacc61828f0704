"""The peer on a real PostgreSQL, and a whole bench with it on both sides."""

from __future__ import annotations

import asyncpg
import msgspec
import pytest

from loadtest.bench import ingest
from loadtest.line import Line, request
from loadtest.loopback import loopback
from loadtest.opponent import Peer, peer_process
from tests.loadtest.network import serving
from tests.loadtest.town import SIX, Town

pytestmark = pytest.mark.engine

REPORT = {
    "seq": 1,
    "kind": "turnout",
    "station": "11-03127-001",
    "as_of": "2026-03-15T09:00:00+07:00",
    "voted": {"assembly": 12, "province": 12, "commune": 11},
}


async def post(peer: Peer, token: str, report: dict[str, object]) -> int:
    address = loopback(peer.url)
    line = Line(address)
    try:
        body = msgspec.json.encode(report)
        return (await line.exchange(request(address, "POST", "/v1/reports", token, body))).status
    finally:
        line.drop()


async def test_the_peer_commits_each_report_once_and_knows_its_tokens(fresh_database: str) -> None:
    async with peer_process(fresh_database, devices=2) as peer:
        assert len(peer.tokens) == 2
        assert await post(peer, peer.tokens[0], REPORT) == 201
        assert await post(peer, peer.tokens[0], REPORT) == 409
        assert await post(peer, peer.tokens[1], REPORT) == 201
        assert await post(peer, "nobody", REPORT) == 401
        assert await post(peer, peer.tokens[0], REPORT | {"seq": 2, "voted": {"assembly": -1}}) == 422
    connection = await asyncpg.connect(fresh_database)
    rows = await connection.fetch("SELECT device, seq, assembly, commune FROM peer_report ORDER BY device")
    await connection.close()
    assert [tuple(row) for row in rows] == [(1, 1, 12, 11), (2, 1, 12, 11)]


async def test_the_bench_measures_both_sides_without_errors(fresh_database: str) -> None:
    there = Town({}, speed=1.0, begins=SIX.replace(hour=15))
    devices = [(f"token-{n}", f"11-03127-{n:03d}", 1) for n in range(8)]
    said: list[str] = []
    async with serving(there.app) as port, peer_process(fresh_database, devices=8) as peer:
        ours = f"http://127.0.0.1:{port}"
        result = await ingest(ours, peer.url, devices, peer.tokens, 0.3, 4, rounds=2, say=said.append)
    assert result.errors == 0
    assert result.ours_rps > 0
    assert result.peer_rps > 0
    assert result.ratio == pytest.approx(result.ours_rps / result.peer_rps, abs=0.01)
    assert result.peer_p50_ms is not None
    assert result.peer_p99_ms is not None
    assert result.peer_p50_ms <= result.peer_p99_ms
    assert there.answers["duplicate"] == there.answers["contradiction"] == 0
    assert [line.split(":")[0] for line in said[1:5]] == [
        "round 1/2 ours", "round 1/2 peer", "round 2/2 peer", "round 2/2 ours",
    ]  # fmt: skip
