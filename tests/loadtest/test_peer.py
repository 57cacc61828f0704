"""What our ingest is compared with, on a real PostgreSQL."""

from __future__ import annotations

import asyncpg
import msgspec
import pytest

from loadtest.line import Line, request
from loadtest.loopback import loopback
from loadtest.opponent import Peer, bare_process, peer_process

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


async def test_bare_rows_have_the_ledgers_columns_and_indexes(fresh_database: str) -> None:
    async with bare_process(fresh_database, rows=10) as bare:
        first, second = await bare.turn(0.1), await bare.turn(0.1)
    assert 10 == first.rows_per_statement
    assert first.rows % 10 == 0
    connection = await asyncpg.connect(fresh_database)
    rows = await connection.fetchval("SELECT count(DISTINCT (device, seq)) FROM bare_entry")
    indexes = await connection.fetch(
        "SELECT tablename, count(*) FROM pg_indexes WHERE tablename IN ('entry', 'bare_entry') GROUP BY tablename"
    )
    await connection.close()
    assert first.rows + second.rows == rows
    assert 1 == len({count for _, count in indexes})
    assert 2 == len(indexes)
