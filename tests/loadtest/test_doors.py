"""The generators at the doors of a real collector: every report they count is in the ledger, and plausible."""

from __future__ import annotations

import json

import pytest

from loadtest.drill import Door
from loadtest.hammer import hammer
from loadtest.loopback import loopback
from loadtest.scenario.prelude import open_polling, targets_of
from loadtest.side import Side
from tests.loadtest.conftest import PHONES, Field
from tests.loadtest.network import losing

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(("door", "in_flight", "batch"), [("http", 1, 1), ("ws", 4, 1), ("batch", 1, 20)])
async def test_what_is_counted_is_in_the_ledger(field: Field, door: Door, in_flight: int, batch: int) -> None:
    targets = targets_of(field.phones)
    hours = await open_polling([field.url], targets, print)
    side = Side("ours", field.url, targets, 24, door=door, in_flight=in_flight, batch=batch)
    full = await side.fire(hours.plan("turnout"), 0.4)
    paced = await side.fire(hours.plan("turnout"), 0.4, rate=100)

    assert 0 == side.errors, (full.statuses, paced.statuses)
    assert full.accepted == sum(full.taken) == sum(full.fired)
    assert {201: full.accepted} == full.statuses
    assert {"opening": PHONES, "turnout": full.accepted + paced.accepted} == await field.entries()
    assert full.p50_ms is not None
    assert full.p99_ms is not None
    assert full.p50_ms <= full.p99_ms
    assert full.accepted >= sum(window.answered for window in full.windows) > 0
    told = [json.loads(content) for content in await field.contents("turnout")]
    assert [] == [entry for entry in told if entry.get("findings")]


@pytest.mark.parametrize(("door", "in_flight"), [("http", 1), ("ws", 3), ("batch", 1)])
async def test_lost_connections_are_opened_again_and_lose_no_report(field: Field, door: Door, in_flight: int) -> None:
    targets = targets_of(field.phones[:20])
    hours = await open_polling([field.url], targets, print)
    async with losing(loopback(field.url).port, share=0.2) as port:
        side = Side("ours", f"http://127.0.0.1:{port}", targets, 20, door=door, in_flight=in_flight, batch=2)
        drill = side.drill(hours.plan("turnout"), 1.0, spread=True, each=3, again=True, come_back=True, warm_s=0.0)
        shots = await hammer(drill)
    reports = 20 * 3 * (2 if door == "batch" else 1)
    assert 0 == shots.errors
    assert shots.lost > 0
    assert reports == shots.accepted == sum(shots.taken)
    assert {"opening": 20, "turnout": reports} == await field.entries()
