"""More connections than there are places: the newest are closed unread, those inside keep theirs."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from election.doorstep import Doorstep, Limits
from tests.collector.conftest import Stand, collector_at
from tests.collector.doors.siege import (
    PROMPTLY_S,
    assert_healthy,
    callers,
    counts,
    frame,
    left,
    raw_line,
    slowest_receipt,
    told,
)

PLACES = 40
ATTEMPTS = int(os.environ.get("ATTEMPTS", "10000"))
"""100,000 take ten times as long, and tests should be quick; to see it: ATTEMPTS=100000 pytest, this file."""
EACH_WITHIN_S = 0.001  # some twenty times what one takes on a quiet machine that does nothing else


async def test_one_address_with_too_many_connections_is_turned_away_and_told_once(
    fresh_database: str, bus_url: str, settled: asyncpg.Pool, caplog: pytest.LogCaptureFixture
) -> None:
    doorstep = Doorstep(Limits(per_address=PLACES, total=1000), loopback_is_exempt=False)
    async with collector_at(fresh_database, bus_url, settled, doorstep=doorstep) as stand:
        phone = await stand.phone()
        async with raw_line(stand, phone) as line:
            free = PLACES - doorstep.open
            async with callers(stand, free), callers(stand, 200) as outside:
                turned_away = [await caller.hear() for caller in outside]
                slowest = await slowest_receipt(phone)
                line.say(frame(json.dumps({"t": "report"} | phone.turnout(99)).encode()))
                _, receipt = await line.frame()
        await left(doorstep, most=1)
        await slowest_receipt(phone)
        await assert_healthy(stand)

    assert {b""} == set(turned_away)
    assert b'"accepted"' in receipt
    assert slowest < PROMPTLY_S
    assert ["address"] == told(caplog, "turned_away")
    assert {"address": 200} == counts(doorstep)


async def test_a_full_house_serves_those_inside(
    fresh_database: str, bus_url: str, settled: asyncpg.Pool, caplog: pytest.LogCaptureFixture
) -> None:
    doorstep = Doorstep(Limits(total=PLACES))
    async with collector_at(fresh_database, bus_url, settled, doorstep=doorstep) as stand:
        phone = await stand.phone()
        async with callers(stand, PLACES - doorstep.open), callers(stand, 100) as outside:
            turned_away = [await caller.hear() for caller in outside]
            slowest = await slowest_receipt(phone)
        await left(doorstep, most=1)
        await assert_healthy(stand)

    assert {b""} == set(turned_away)
    assert slowest < PROMPTLY_S
    assert ["full"] == told(caplog, "turned_away")


async def test_a_line_keeps_its_place_until_it_is_closed(
    fresh_database: str, bus_url: str, settled: asyncpg.Pool
) -> None:
    doorstep = Doorstep(Limits(total=PLACES))
    async with collector_at(fresh_database, bus_url, settled, doorstep=doorstep) as stand:
        phone = await stand.phone()
        before = doorstep.open
        async with raw_line(stand, phone), raw_line(stand):
            inside = doorstep.open
        await left(doorstep, most=before)

    assert before + 2 == inside


async def test_a_crowd_of_attempts_from_one_address_is_over_in_seconds(
    fresh_database: str, bus_url: str, settled: asyncpg.Pool, caplog: pytest.LogCaptureFixture
) -> None:
    """The crowd is a process of its own, which connects as fast as it can and holds what it is given."""
    doorstep = Doorstep(Limits(per_address=PLACES, total=1000), loopback_is_exempt=False)
    async with collector_at(fresh_database, bus_url, settled, doorstep=doorstep) as stand:
        phone = await stand.phone()
        await slowest_receipt(phone)
        began = time.perf_counter()
        crowd = await asyncio.create_subprocess_exec(
            sys.executable, Path(__file__).with_name("crowd.py"), stand.url, str(ATTEMPTS), stdout=subprocess.PIPE
        )
        slowest = 0.0
        while crowd.returncode is None and time.perf_counter() - began < ATTEMPTS * EACH_WITHIN_S + 5:
            slowest = max(slowest, await slowest_receipt(phone, 5))
        said, _ = await crowd.communicate()
        took = time.perf_counter() - began
        await left(doorstep, most=1)
        await assert_healthy(stand)

    assert took < ATTEMPTS * EACH_WITHIN_S + 5
    assert slowest < PROMPTLY_S
    assert ATTEMPTS == json.loads(said)["attempts"]
    assert ["address"] == told(caplog, "turned_away")
    assert ATTEMPTS - PLACES <= counts(doorstep)["address"] <= ATTEMPTS


async def test_a_collector_counts_its_connections(stand: Stand) -> None:
    counted = (await stand.client.get("/metrics")).text

    assert "\neday_connections 1.0\n" in counted
