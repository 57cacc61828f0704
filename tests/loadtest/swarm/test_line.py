"""The blocking line against a real collector; a thread is here what a greenlet is under Locust."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from threading import Event
from typing import Any

import asyncpg
import pytest

from election.clock import Pace
from loadtest.loopback import loopback
from loadtest.swarm import line as module
from loadtest.swarm.line import NOT_AUTHORISED, Line, LineLost
from tests import places
from tests.collector.conftest import NOON, Phone, Stand, collector_at

pytestmark = pytest.mark.engine
WITHIN_S = 5.0


@pytest.fixture
async def stand(fresh_database: str, bus_url: str, pool: asyncpg.Pool) -> AsyncIterator[Stand]:
    await places.settle(pool, places.election(Pace(datetime.now(UTC), NOON, 1.0)))
    async with collector_at(fresh_database, bus_url, pool) as at_work:
        yield at_work


class Open:
    """A line of a phone, and whether its end was noticed."""

    def __init__(self, stand: Stand, token: str) -> None:
        self.lost = Event()
        self.line = Line(loopback(stand.url), token, self.lost.set)

    async def __aenter__(self) -> Open:
        assert await asyncio.to_thread(self.line.open, 0) > 100
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.line.close)

    async def ends(self) -> bool:
        return await asyncio.to_thread(self.lost.wait, WITHIN_S)


def words(phone: Phone, *voted: int) -> list[dict[str, Any]]:
    return [phone.turnout(count) for count in voted]


async def test_each_report_gets_its_receipt_whoever_asks_when(stand: Stand) -> None:
    phone = await stand.phone()
    async with Open(stand, phone.token) as here:
        for message in words(phone, 10, 20, 30):
            here.line.report(message)
        told = [await asyncio.to_thread(here.line.answer) for _ in range(3)]
    assert [(1, "accepted"), (2, "accepted"), (3, "accepted")] == sorted(
        (answer.seq or 0, str(answer.status)) for answer, _ in told
    )
    assert all(answer.receipt is not None and size > 50 for answer, size in told)


async def test_a_line_that_is_cut_is_noticed_while_nobody_asks(stand: Stand) -> None:
    phone = await stand.phone()
    async with Open(stand, phone.token) as here:
        before = here.line.is_open
        here.line.cut()
        assert await here.ends()
        assert (True, False) == (before, here.line.is_open)
        with pytest.raises(LineLost):
            here.line.answer()
        with pytest.raises(LineLost):
            here.line.report(phone.turnout(10))


async def test_a_line_that_the_collector_closes_says_with_which_word(stand: Stand) -> None:
    phone = await stand.phone()
    async with Open(stand, phone.token) as here, Open(stand, phone.token):
        assert await here.ends()
        assert 4409 == here.line.loss.code
        for _ in range(2):
            with pytest.raises(LineLost, match="closed with 4409"):
                here.line.answer()


async def test_a_stranger_is_not_welcome(stand: Stand) -> None:
    line = Line(loopback(stand.url), "nobody's token", Event().set)
    with pytest.raises(LineLost) as lost:
        await asyncio.to_thread(line.open, 0)
    assert ("no welcome but refusal R110", NOT_AUTHORISED) == (str(lost.value), lost.value.code)


async def test_where_nobody_listens_there_is_no_line() -> None:
    line = Line(loopback("http://127.0.0.1:9"), "token", Event().set)
    with pytest.raises(LineLost, match="ConnectionRefusedError"):
        await asyncio.to_thread(line.open, 0)


async def test_a_line_without_an_answer_is_taken_for_dead(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_WITHIN_S", 0.05)
    phone = await stand.phone()
    async with Open(stand, phone.token) as here:
        with pytest.raises(LineLost, match="no receipt in time"):
            await asyncio.to_thread(here.line.answer)
