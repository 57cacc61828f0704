"""Small runs of the scenarios that find a capacity, against a real collector, a real peer and a real bare loop."""

from __future__ import annotations

import pytest

from loadtest.drill import Shots
from loadtest.opponent import peer_process
from loadtest.scenario.batch import batch
from loadtest.scenario.ingest import ingest
from loadtest.scenario.uplink import SHARES, uplink
from tests.loadtest.conftest import PHONES, Field

pytestmark = pytest.mark.engine


async def test_ingest_measures_every_side_in_turn(field: Field) -> None:
    said: list[str] = []
    noted: list[tuple[str, Shots]] = []
    async with peer_process(field.database_url, devices=PHONES) as peer:
        result = await ingest(
            field.url, peer.url, field.database_url, field.phones, peer.tokens,
            seconds=0.6, connections=8, rounds=1, say=said.append, note=lambda name, shots: noted.append((name, shots)),
        )  # fmt: skip
    assert 0 == result.errors, said
    for rate in (result.ours_rps, result.peer_rps, result.ws_rps, result.batch_rps, result.bare_rps):
        assert rate > 0
    assert pytest.approx(result.ours_rps / result.peer_rps, abs=0.01) == result.ratio
    assert pytest.approx(result.batch_rps / result.bare_rps, abs=0.01) == result.batch_share
    assert result.ours_p99_ms is not None
    assert result.ws_full_p99_ms is not None
    loads = ("the peer's capacity", "70% of its own")
    paced = {f"{name} at {load}" for name in ("ours", "peer", "ws") for load in loads}
    assert {"ours", "peer", "ws", "batch"} | paced == {name for name, _ in noted}
    assert result.peer_rps == result.offered_rps
    assert result.ours_paced_p99_ms is not None
    order = [line.split(":")[0].split(" ", 2)[2] for line in said[1:] if " at " not in line]
    assert ["ours", "peer", "ws", "batch", "bare"] == order
    everything = sum(shots.accepted for name, shots in noted if not name.startswith("peer"))
    assert everything <= (await field.entries())["turnout"]  # the warm-up is not noted
    assert '"ratio":' in result.to_json()


async def test_batches_are_a_share_of_bare_inserts(field: Field) -> None:
    result = await batch(field.url, field.database_url, field.phones, seconds=0.6, connections=4, reports=20, rounds=2)
    assert 0 == result.errors
    assert 20 == result.reports_per_batch == result.rows_per_statement
    assert pytest.approx(result.batch_rps / result.bare_rps, abs=0.01) == result.batch_share > 0


async def test_lines_have_a_capacity_and_latencies_below_it(field: Field) -> None:
    result = await uplink([field.url], field.phones, seconds=1.5, at_once=16)
    assert 0 == result.errors
    assert PHONES == result.lines
    assert list(SHARES) == [step.share for step in result.steps]
    assert result.p50_ms == result.steps[2].p50_ms is not None
