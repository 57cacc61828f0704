"""The load generator against a server that only counts."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone

import pytest

from loadtest.drill import Drill
from loadtest.fleet import BenchFailed, run_drill
from loadtest.hammer import hammer
from loadtest.side import Side
from loadtest.volley import Kind, Plan, Target

VIETNAM = timezone(timedelta(hours=7))
SEVEN = datetime(2026, 3, 15, 7, tzinfo=VIETNAM)
LENGTH = re.compile(rb"Content-Length: ([0-9]+)")


def plan(kind: Kind = "turnout") -> Plan:
    return Plan(kind=kind, begins=SEVEN, until=SEVEN + timedelta(hours=8), sent_at=SEVEN + timedelta(hours=8))


def targets(count: int) -> list[Target]:
    return [Target(f"token-{n}%", f"11-03127-{n:03d}", 5) for n in range(count)]


class Counter(asyncio.Protocol):
    """Answers 201 (or every `break_every`th time 503) and keeps what came, per token."""

    def __init__(self, got: dict[str, list[dict[str, object]]], break_every: int, delay_s: float) -> None:
        self._got = got
        self._break_every = break_every
        self._delay_s = delay_s
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not found or length is None or len(body) < int(length[1]):
            return
        self._buffer = body[int(length[1]) :]
        token = head.partition(b"Bearer ")[2].partition(b"\r\n")[0].decode()
        self._got[token].append(json.loads(body[: int(length[1])]))
        count = sum(map(len, self._got.values()))
        status = "503 Busy" if self._break_every and count % self._break_every == 0 else "201 Created"
        answer = f"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}".encode()
        asyncio.get_running_loop().call_later(self._delay_s, self._answer, answer)

    def _answer(self, answer: bytes) -> None:
        assert self._transport is not None
        self._transport.write(answer)


@contextlib.asynccontextmanager
async def counting(
    break_every: int = 0, delay_s: float = 0.0
) -> AsyncIterator[tuple[str, dict[str, list[dict[str, object]]]]]:
    got: dict[str, list[dict[str, object]]] = defaultdict(list)
    server = await asyncio.get_running_loop().create_server(lambda: Counter(got, break_every, delay_s), "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", got
    finally:
        server.close()


async def test_a_closed_loop_sends_each_number_once_and_in_order() -> None:
    async with counting() as (url, got):
        drill = Drill(url=url, plan=plan(), targets=targets(7), connections=3, seconds=0.2)
        shots = await hammer(drill)
    assert shots.errors == 0
    assert shots.statuses == {201: shots.answered}
    assert shots.rps > 100
    assert [len(got[f"token-{n}%"]) for n in range(7)] == shots.fired
    for n in range(7):
        reports = got[f"token-{n}%"]
        assert [report["seq"] for report in reports] == list(range(5, 5 + len(reports)))
        assert {report["station"] for report in reports} == {f"11-03127-{n:03d}"}
        moments = [datetime.fromisoformat(str(report["as_of"])) for report in reports]
        assert moments == sorted(moments)
        assert SEVEN < moments[0]
        assert moments[-1] <= SEVEN + timedelta(hours=8)
        counts = [report["voted"]["assembly"] for report in reports]  # type: ignore[index]
        assert counts == sorted(counts)
        assert counts[0] == 1


async def test_answers_that_are_not_expected_are_errors() -> None:
    async with counting(break_every=10) as (url, _):
        shots = await hammer(Drill(url=url, plan=plan(), targets=targets(4), connections=4, seconds=0.2))
    assert shots.errors == shots.statuses[503] > 0


async def test_a_lost_connection_is_an_error() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    shots = await hammer(Drill(url=url, plan=plan(), targets=targets(2), connections=2, seconds=0.1))
    server.close()
    assert (shots.lost, shots.errors, shots.answered, shots.p50_ms) == (2, 2, 0, None)


async def test_every_device_opens_once() -> None:
    async with counting() as (url, got):
        drill = Drill(url=url, plan=plan("opening"), targets=targets(10), connections=4, seconds=5, each=1)
        shots = await hammer(drill)
    assert shots.fired == [1] * 10
    assert shots.seconds < 1
    assert {report["kind"] for reports in got.values() for report in reports} == {"opening"}


async def test_an_open_loop_counts_latency_from_when_the_request_was_due() -> None:
    """One connection, 20 ms an answer, 100 requests a second: the queue grows, and the percentiles must show it."""
    async with counting(delay_s=0.02) as (url, _):
        drill = Drill(url=url, plan=plan(), targets=targets(1), connections=1, seconds=0.5, rate=100)
        shots = await hammer(drill)
    assert shots.errors == 0
    assert shots.answered > 30
    assert shots.p99_ms is not None
    assert shots.p99_ms > 100


async def test_an_open_loop_keeps_its_rate() -> None:
    async with counting() as (url, _):
        shots = await hammer(Drill(url=url, plan=plan(), targets=targets(8), connections=8, seconds=0.5, rate=400))
    assert shots.errors == 0
    assert 120 < shots.answered < 280


async def test_a_side_goes_on_with_new_numbers_in_the_next_drill() -> None:
    async with counting() as (url, got):
        side = Side("ours", url, targets(4), 4)
        await side.open_all(plan("opening"))
        await side.fire(plan(), 0.2)
        await side.fire(plan(), 0.2)
    seqs = [report["seq"] for report in got["token-0%"]]
    assert seqs == list(range(5, 5 + len(seqs)))
    assert got["token-0%"][1]["voted"] == {"assembly": 1, "province": 1, "commune": 1}
    assert side.errors == 0


def test_a_side_needs_a_device_for_each_connection() -> None:
    with pytest.raises(BenchFailed, match="8 connections need as many devices; ours has 4"):
        Side("ours", "http://127.0.0.1:1", targets(4), 8)


async def test_a_generator_that_cannot_connect_says_so() -> None:
    with pytest.raises(BenchFailed, match="After 0 connections"):
        await run_drill(Drill(url="http://127.0.0.1:1", plan=plan(), targets=targets(1), connections=1, seconds=0.1))
    with pytest.raises(BenchFailed, match="no devices"):
        await run_drill(Drill(url="http://127.0.0.1:1", plan=plan(), targets=[], connections=1, seconds=0.1))


async def test_what_is_answered_busy_is_sent_again_and_its_latency_goes_on() -> None:
    async with counting(break_every=5) as (url, got):
        drill = Drill(url=url, plan=plan(), targets=targets(8), connections=8, seconds=5, each=1, again=True)
        shots = await hammer(drill)
    assert (8, 0) == (shots.accepted, shots.errors)
    assert shots.busy > 0
    assert [1] * 8 == shots.fired == shots.taken
    assert 8 + shots.busy == sum(map(len, got.values()))
    assert shots.most_ms is not None
    assert shots.most_ms > 900


async def test_what_is_due_while_no_connection_is_free_can_be_withheld() -> None:
    async with counting(delay_s=0.05) as (url, _):
        drill = Drill(
            url=url, plan=plan(), targets=targets(1), connections=1, seconds=0.5, rate=200, withhold=True, tally_s=0.2
        )
        shots = await hammer(drill)
    assert shots.errors == 0
    assert shots.withheld > shots.answered > 0
    assert shots.most_ms is not None
    assert shots.most_ms < 300
    assert 0 < shots.taken[0] < shots.accepted
