"""A device that floods gets R130 and a pause to keep; its neighbour notices nothing, and the log says it once."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import pytest

from collector import gate
from tests.collector.conftest import Phone, Stand
from tests.collector.doors.siege import (
    POST,
    PROMPTLY_S,
    Caller,
    assert_healthy,
    callers,
    frame,
    raw_line,
    slowest_receipt,
    told,
)

FLOOD = 300  # reports after the burst
BURST = 50


@pytest.fixture(autouse=True)
def small_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BURST", BURST)
    monkeypatch.setattr(gate, "PER_S", 0.001)


async def test_a_flood_over_http_is_refused_told_once_and_slows_nobody(
    stand: Stand, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    neighbour = await stand.phone(3127002)

    async with callers(stand, 1) as [caller]:
        flooding = asyncio.create_task(flood(caller, phone, BURST + FLOOD))
        slowest = await slowest_receipt(neighbour)
        answers = await flooding
    statuses = [status for status, _ in answers]
    last_head = answers[-1][1]

    assert [201] * BURST + [429] * FLOOD == statuses
    assert b"\r\nretry-after: " in last_head
    assert slowest < PROMPTLY_S
    assert 1 == len(told(caplog, "device_floods"))
    assert BURST == len(await stand.ledger.seqs(phone.device))
    await assert_healthy(stand)


async def test_a_flood_over_a_line_is_refused_told_once_and_slows_nobody(
    stand: Stand, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    neighbour = await stand.phone(3127002)

    async with raw_line(stand, phone) as line:
        line.say(b"".join(message(phone) for _ in range(BURST + FLOOD)))
        slowest = await slowest_receipt(neighbour)
        answers: list[dict[str, Any]] = [json.loads((await line.frame())[1]) for _ in range(BURST + FLOOD)]
    refused = [answer for answer in answers if answer["t"] == "refusal"]

    assert BURST == len([answer for answer in answers if answer["t"] == "receipt"])
    assert ({"R130"}, FLOOD) == ({answer["code"] for answer in refused}, len(refused))
    assert all(answer["retry_after"] >= 1 for answer in refused)
    assert slowest < PROMPTLY_S
    assert 1 == len(told(caplog, "device_floods"))
    await assert_healthy(stand)


async def test_a_flood_that_takes_no_answers_is_not_read_any_further(narrow: Stand) -> None:
    """The refusals would otherwise gather in our memory, one for each message."""
    phone, neighbour = await narrow.phone(), await narrow.phone(3127002)
    most = 16 * 1024 * 1024  # what kernels keep on both sides, and what waits here, with room

    async with raw_line(narrow, phone, deaf=True) as line:
        some = b"".join(message(phone) for _ in range(1000))
        poured = [0]
        pouring = asyncio.create_task(pour(line, some, poured, most))
        slowest = await slowest_receipt(neighbour)
        await asyncio.wait([pouring], timeout=5)
        ended = pouring.done()
        pouring.cancel()

    assert ended
    assert poured[0] < most
    assert slowest < PROMPTLY_S
    await assert_healthy(narrow)


def message(phone: Phone) -> bytes:
    return frame(json.dumps({"t": "report"} | phone.turnout(10)).encode())


async def flood(caller: Caller, phone: Phone, reports: int) -> list[tuple[int, bytes]]:
    """One after the other on one connection, as fast as answers come: (status, head) of each."""
    answers = []
    for _ in range(reports):
        body = json.dumps(phone.turnout(10)).encode()
        head = b"authorization: Bearer %s\r\ncontent-length: %d\r\n\r\n" % (phone.token.encode(), len(body))
        caller.say(POST + head + body)
        answers.append(await caller.answer())
    return answers


async def pour(line: Caller, data: bytes, poured: list[int], most: int) -> None:
    """Until it is cut."""
    with contextlib.suppress(OSError):
        while poured[0] < most:
            line.say(data)
            await line.drained()
            poured[0] += len(data)
