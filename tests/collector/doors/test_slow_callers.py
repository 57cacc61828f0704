"""Those who say too little, too slowly or without end: cut, told once, and nobody else notices."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter

import pytest

from election.doorstep import Doorstep
from tests.collector.conftest import Stand
from tests.collector.doors.conftest import HASTY
from tests.collector.doors.siege import (
    POST,
    PROMPTLY_S,
    Caller,
    assert_healthy,
    callers,
    counts,
    slowest_receipt,
    told,
)

MANY = 12  # of each kind: more than are everyday
CUT_WITHIN_S = 3.0  # some ten times the patience of this collector, for a machine that is busy

SLOW = {
    "nothing at all": (b"", b"", "silent"),
    "empty lines": (b"", b"\r\n", "silent"),
    "a head that never ends": (POST, b"x", "head"),
    "headers that never end": (POST, b"x-a: b\r\n", "head"),
    "empty lines after a request": (b"GET /healthz HTTP/1.1\r\nhost: eday\r\n\r\n", b"\r\n", "head"),
    "a body that never ends": (POST + b"content-length: 1000\r\n\r\n", b" ", "body"),
    "chunks that never end": (POST + b"transfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n", "body"),
    "a body nobody reads": (b"POST /nowhere HTTP/1.1\r\nhost: eday\r\ncontent-length: 1000\r\n\r\n", b" ", "body"),
}


async def test_slow_callers_are_cut_and_told_once(
    narrow: Stand, doorstep: Doorstep, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await narrow.phone()

    async with callers(narrow, MANY * len(SLOW)) as crowd:
        kinds = dict(zip(crowd, itertools.cycle(SLOW), strict=False))
        for caller, kind in kinds.items():
            caller.say(SLOW[kind][0])
        dribbling = [
            asyncio.create_task(caller.dribble(SLOW[kind][1])) for caller, kind in kinds.items() if SLOW[kind][1]
        ]
        slowest = await slowest_receipt(phone)
        never_cut = {kind for caller, kind in kinds.items() if not await caller.is_cut(CUT_WITHIN_S)}
        await asyncio.gather(*dribbling)

    assert set() == never_cut
    assert slowest < PROMPTLY_S
    assert ["body", "head", "silent"] == sorted(told(caplog, "sent_off"))
    assert Counter({why: MANY * times for why, times in Counter(why for *_, why in SLOW.values()).items()}) == counts(
        doorstep
    )
    await assert_healthy(narrow)
    assert doorstep.open <= 1


async def test_a_report_over_a_slow_network_is_not_cut(narrow: Stand) -> None:
    """Pieces with pauses, as over 2G, but within the patience."""
    phone = await narrow.phone()
    body = b'{"seq":1,"kind":"turnout","as_of":"2026-03-15T04:00:00Z","voted":{"assembly":10}}'
    request = POST + b"connection: close\r\nauthorization: Bearer %s\r\ncontent-length: %d\r\n\r\n" % (
        phone.token.encode(),
        len(body),
    )

    async with callers(narrow, 1) as [caller]:
        for piece in (request[:40], request[40:], body[:20], body[20:]):
            caller.say(piece)
            await asyncio.sleep(HASTY.head_s / 4)
        answer = await caller.hear()

    assert b"HTTP/1.1 201" == answer[:12]


ENDLESS = {
    "a header without end": (POST + b"x-a: ", b"x" * 65536, b"HTTP/1.1 431"),
    "headers without end": (POST, b"x-a: b\r\n" * 4096, b"HTTP/1.1 431"),
    "an address without end": (b"GET /", b"x" * 65536, b"HTTP/1.1 431"),
    "trailers without end": (
        b"POST /nowhere HTTP/1.1\r\nhost: eday\r\ntransfer-encoding: chunked\r\n\r\n0\r\n",
        b"x-a: b\r\n" * 4096,
        b"HTTP/1.1 404",
    ),
    "a body without end": (POST + b"transfer-encoding: chunked\r\n\r\n", b"8000\r\n" + b" " * 0x8000 + b"\r\n", b""),
}


async def test_what_never_ends_is_cut_before_it_fills_the_memory(
    narrow: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await narrow.phone()

    async with callers(narrow, 4 * len(ENDLESS)) as crowd:
        kinds = dict(zip(crowd, itertools.cycle(ENDLESS), strict=False))
        for caller, kind in kinds.items():
            caller.say(ENDLESS[kind][0])
        pouring = [asyncio.create_task(pour(caller, ENDLESS[kind][1])) for caller, kind in kinds.items()]
        slowest = await slowest_receipt(phone)
        async with asyncio.timeout(CUT_WITHIN_S):
            taken = await asyncio.gather(*pouring)
        heard = {(kind, (await caller.hear())[:12]) for caller, kind in kinds.items()}

    # What the kernel had buffered when the line was cut comes on top of what the collector took.
    assert max(taken) <= 16 * 1024 * 1024
    assert set() == {(kind, said) for kind, said in heard if said} - {
        (kind, said) for kind, (*_, said) in ENDLESS.items()
    }
    assert slowest < PROMPTLY_S
    assert ["oversized"] == told(caplog, "sent_off")
    await assert_healthy(narrow)


async def pour(caller: Caller, data: bytes) -> int:
    """As much as is taken; how many bytes that was."""
    taken = 0
    try:
        while True:
            caller.say(data)
            await caller.drained()
            taken += len(data)
    except OSError:
        return taken


async def test_answers_that_nobody_takes_are_not_kept_for_ever(narrow: Stand, doorstep: Doorstep) -> None:
    phone = await narrow.phone()
    questions = b"GET /metrics HTTP/1.1\r\nhost: eday\r\n\r\n" * 8

    async with callers(narrow, 2, deaf=True) as crowd:
        asking = [asyncio.create_task(caller.dribble(questions)) for caller in crowd]
        slowest = await slowest_receipt(phone)
        async with asyncio.timeout(CUT_WITHIN_S):
            await asyncio.gather(*asking)

    assert slowest < PROMPTLY_S
    assert {"taking": 2} == counts(doorstep)
    await assert_healthy(narrow)
    assert doorstep.open <= 1


async def test_a_thousand_requests_at_once_are_not_all_kept(
    narrow: Stand, uvicorn_words: pytest.LogCaptureFixture
) -> None:
    async with callers(narrow, 10) as crowd:
        for caller in crowd:
            caller.say(b"GET /healthz HTTP/1.1\r\nhost: eday\r\n\r\n" * 1000)
        heard = [await caller.hear() for caller in crowd]

    assert {b"HTTP/1.1 400"} == {said[:12] for said in heard}
    assert 1 == len([record for record in uvicorn_words.records if "Invalid HTTP" in record.getMessage()])
    await assert_healthy(narrow)


async def test_nonsense_is_answered_and_told_once(narrow: Stand, uvicorn_words: pytest.LogCaptureFixture) -> None:
    async with callers(narrow, MANY) as crowd:
        for caller in crowd:
            caller.say(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20)
        heard = [await caller.hear() for caller in crowd]

    assert {b"HTTP/1.1 400"} == {said[:12] for said in heard}
    assert 1 == len([record for record in uvicorn_words.records if "Invalid HTTP" in record.getMessage()])
    await assert_healthy(narrow)
