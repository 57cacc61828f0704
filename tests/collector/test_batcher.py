from __future__ import annotations

import asyncio

import pytest

from collector.batcher import ENOUGH, FEW, GATHER_S, WORTHWHILE, Batcher, Item, Tell
from collector.metrics import Metrics
from election.errors import ElectionError, Unavailable
from election.ledger import Fact
from election.station import StationKey
from election.wire.uplink import Answer
from tests import places


def item(device: int = 1, seq: int = 1, variant: bytes = b"a", tell: Tell | None = None) -> Item:
    fact = Fact(kind="turnout", received_at=places.at(12), channel="http", device=device, seq=seq)
    return Item(fact, 11, StationKey(3127001), device, seq, variant, tell or (lambda _: None))


def answer(position: int, seq: int = 1) -> Answer:
    return Answer("accepted", seq, 11, position, b"", places.at(12), ())


def batcher(queue_most: int = 100, batch_most: int = 10) -> Batcher:
    return Batcher(queue_most, batch_most, Metrics())


async def test_a_lone_report_leaves_at_once() -> None:
    gathered = batcher()
    lone = item()
    gathered.put(lone)

    assert [lone] == await asyncio.wait_for(gathered.take(), 0.1)


async def test_a_batch_is_what_gathered_in_order_and_no_more_than_its_most() -> None:
    gathered = batcher(batch_most=3)
    for seq in range(1, 6):
        gathered.put(item(seq=seq))

    assert [1, 2, 3] == [one.seq for one in await gathered.take()]
    assert [4, 5] == [one.seq for one in await gathered.take()]


@pytest.mark.parametrize(("reports", "waits"), [(FEW, 0), (FEW + 1, 2), (WORTHWHILE, 1), (ENOUGH, 0)])
async def test_a_batch_soon_after_another_gathers_unless_it_is_small_or_large(reports: int, waits: int) -> None:
    gathered = batcher(queue_most=5_000, batch_most=1_000)
    gathered.put(item())
    await gathered.take()
    began = asyncio.get_running_loop().time()
    for device in range(2, reports + 2):
        gathered.put(item(device=device))
    taking = asyncio.create_task(gathered.take())
    await asyncio.sleep(0)
    assert taking.done() == (waits == 0)

    assert reports == len(await taking)
    if waits:
        assert asyncio.get_running_loop().time() - began >= GATHER_S * (waits - 0.5)


async def test_the_same_report_twice_shares_one_outcome() -> None:
    gathered = batcher()
    told: list[Answer | ElectionError] = []
    first, again = item(tell=told.append), item(tell=told.append)
    gathered.put(first)
    gathered.put(again)

    assert [first] == await gathered.take()
    first.decide(answer(7))
    assert [answer(7), answer(7)] == told


async def test_another_report_of_the_same_name_waits_until_the_first_is_decided() -> None:
    gathered = batcher()
    first, other = item(variant=b"a"), item(variant=b"b")
    gathered.put(first)
    gathered.put(other)

    assert [first] == await gathered.take()
    gathered.decided(first)
    assert [other] == await asyncio.wait_for(gathered.take(), 0.1)


async def test_who_waited_behind_may_join_and_still_gets_the_outcome() -> None:
    gathered = batcher()
    told: list[Answer | ElectionError] = []
    first, second, third = item(variant=b"a"), item(variant=b"b"), item(variant=b"b", tell=told.append)
    for one in (first, second, third):
        gathered.put(one)
    await gathered.take()
    gathered.decided(first)
    assert [second] == await gathered.take()
    gathered.decided(second)
    second.decide(answer(7))

    assert [answer(7)] == told


async def test_a_full_queue_is_busy_before_any_work() -> None:
    gathered = batcher(queue_most=10)
    for seq in range(1, 9):
        gathered.check_room(seq)
        gathered.put(item(device=seq))

    with pytest.raises(Unavailable):
        gathered.check_room(99)


async def test_who_waits_behind_counts_as_waiting() -> None:
    gathered = batcher(queue_most=2)
    gathered.put(item(variant=b"a"))
    await gathered.take()
    gathered.put(item(variant=b"b"))
    gathered.put(item(variant=b"c"))

    assert 2 == gathered.waiting
    with pytest.raises(Unavailable):
        gathered.check_room(7)


async def test_a_closed_batcher_takes_nothing_more_and_hands_back_what_waits() -> None:
    gathered = batcher()
    written, waiting, behind = item(seq=1), item(seq=2), item(seq=1, variant=b"b")
    gathered.put(written)
    await gathered.take()
    gathered.put(waiting)
    gathered.put(behind)

    assert [waiting, behind] == gathered.close()
    with pytest.raises(Unavailable):
        gathered.check_room(1)
    gathered.decided(written)
    await asyncio.wait_for(gathered.idle(), 0.1)
