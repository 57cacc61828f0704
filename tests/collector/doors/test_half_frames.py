"""Lines that never say hello, stop in the middle or break the rules: closed in time, and nobody else notices."""

from __future__ import annotations

import asyncio
import struct
from contextlib import AsyncExitStack

import pytest

from election.doorstep import Doorstep
from tests.collector.conftest import Stand
from tests.collector.doors.siege import (
    PROMPTLY_S,
    Caller,
    assert_healthy,
    counts,
    frame,
    left,
    raw_line,
    slowest_receipt,
)

CLOSED_WITHIN_S = 3.0  # some ten times the patience of this collector, for a machine that is busy
PATIENCE_S = 0.3

WRONG = {
    "not masked": (frame(b"{}", masked=False), 1002),
    "a reserved bit": (frame(b"{}", opcode=0x41), 1002),
    "an opcode nobody knows": (frame(b"{}", opcode=3), 1002),
    "a ping in pieces": (frame(b"", opcode=9, fin=False), 1002),
    "a ping of 126 bytes": (frame(b" " * 126, opcode=9), 1002),
    "the rest of nothing": (frame(b"{}", opcode=0), 1002),
    "a message inside another": (frame(b"{", fin=False) + frame(b"{}"), 1002),
    "half a close code": (frame(b"\x03", opcode=8), 1002),
    "a close code that is none": (frame(struct.pack("!H", 999), opcode=8), 1002),
    "a claim of one byte too many": (frame(b"", size=64 * 1024 + 1), 1009),
    "a claim of 2^63 bytes": (frame(b"", size=2**63), 1009),
    "one byte too many, in pieces": (frame(b" " * 64 * 1024, fin=False) + frame(b"", opcode=0, size=1), 1009),
    "not UTF-8": (frame(b'{"t":"\xff"}'), 1007),
    "not UTF-8, in pieces": (frame(b'{"t":"\xff', fin=False) + frame(b'"}', opcode=0), 1007),
}

HELLO = b'{"t":"hello","token":"'
ENDLESS = {
    "nothing": (b"", b""),
    "pings": (frame(b"", opcode=9), frame(b"", opcode=9)),
    "half a frame": (frame(HELLO, size=1000), b""),
    "a frame by the byte": (frame(HELLO, size=1000), b"x"),
    "half a head": (b"\x81", b""),
    "half a message": (frame(HELLO, fin=False), b""),
    "a message in pieces of nothing": (frame(HELLO, fin=False), frame(b"", opcode=0, fin=False)),
    "a message in pieces, with pings": (frame(HELLO, fin=False), frame(b"", opcode=9)),
}


async def test_frames_that_break_the_rules_end_their_line_and_no_other(
    narrow: Stand, doorstep: Doorstep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("election.line.CLOSE_S", PATIENCE_S)
    phone = await narrow.phone()
    async with AsyncExitStack() as stack:
        lines = {kind: await stack.enter_async_context(raw_line(narrow)) for kind in WRONG}
        for kind, line in lines.items():
            line.say(WRONG[kind][0])
        slowest = await slowest_receipt(phone)
        codes = {kind: await line.close_code(CLOSED_WITHIN_S) for kind, line in lines.items()}
        # The other side agrees to nothing, and goes nowhere.
        await left(doorstep, most=1)

    assert {kind: code for kind, (_, code) in WRONG.items()} == codes
    assert slowest < PROMPTLY_S
    await assert_healthy(narrow)


async def test_a_line_that_never_says_hello_is_closed(narrow: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.doors.websocket.HELLO_S", PATIENCE_S)
    phone = await narrow.phone()
    async with AsyncExitStack() as stack:
        lines = {kind: await stack.enter_async_context(raw_line(narrow)) for kind in ENDLESS}
        going_on = [asyncio.create_task(go_on(line, *ENDLESS[kind])) for kind, line in lines.items()]
        slowest = await slowest_receipt(phone)
        codes = {kind: await line.close_code(CLOSED_WITHIN_S) for kind, line in lines.items()}
        for task in going_on:
            task.cancel()

    assert dict.fromkeys(ENDLESS, 4408) == codes
    assert slowest < PROMPTLY_S
    await assert_healthy(narrow)


async def test_messages_that_never_end_are_cut_on_welcomed_lines_too(narrow: Stand, doorstep: Doorstep) -> None:
    other = await narrow.phone()
    async with AsyncExitStack() as stack:
        lines = {
            kind: await stack.enter_async_context(raw_line(narrow, await narrow.phone()))
            for kind in ENDLESS
            if kind not in ("nothing", "pings")
        }
        going_on = [asyncio.create_task(go_on(line, *ENDLESS[kind])) for kind, line in lines.items()]
        slowest = await slowest_receipt(other)
        codes = {kind: await line.close_code(CLOSED_WITHIN_S) for kind, line in lines.items()}
        for task in going_on:
            task.cancel()

    assert dict.fromkeys(lines) == codes
    assert {"body": len(lines)} == counts(doorstep)
    assert slowest < PROMPTLY_S
    await assert_healthy(narrow)


async def go_on(line: Caller, first: bytes, rest: bytes) -> None:
    line.say(first)
    if rest:
        await line.dribble(rest)
