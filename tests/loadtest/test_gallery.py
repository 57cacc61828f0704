"""Boards without a browser, on the real live line."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from election.clock import FrozenClock
from election.errors import Code
from election.ledger import Entry
from loadtest.gallery import Gallery
from loadtest.showing import Showing
from server.live import socket
from server.live.audience import Audience
from server.live.beat import Beat
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag
from tests.server.live import country
from tests.server.live.country import at
from tests.server.live.house import Porter, serving

SCOPES = ["vn", "p01", "vn", "p11", "vn", "p01"]


@dataclass
class Theatre:
    url: str
    current: Current
    beat: Beat
    porter: Porter
    registry: CollectorRegistry

    async def play(self, voted: int, seq: int) -> None:
        fact = country.turnout_fact(country.STATIONS[seq % 6], at(8), voted, seq)
        self.current.apply([Entry(1, seq, fact)])
        await self.beat.once()

    def gallery(self, **more: Any) -> Gallery:
        began, shown = time.monotonic(), self.current.now().timestamp()
        return Gallery(
            Showing(self.url, {}, more.pop("scopes", SCOPES), began=began, shown=shown, json_every=3, **more)
        )


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while True:
            if is_so():
                return
            await asyncio.sleep(0.01)


@pytest.fixture
async def theatre() -> AsyncIterator[Theatre]:
    registry, lag = CollectorRegistry(), Lag()
    lag.heard(up=True)
    gauges = Gauges(registry)
    current = Current(FrozenClock(at(8)), gauges)
    current.begin(country.standing())
    audience, porter = Audience(current, lag, gauges), Porter()
    async with serving(current, audience, gauges, porter) as url:
        yield Theatre(url, current, Beat(current, audience, lag, gauges), porter, registry)


async def test_boards_see_their_frames_and_tell_them_apart(theatre: Theatre) -> None:
    gallery = theatre.gallery()
    assert [2, 6] == [(await gallery.open(boards)).open for boards in (2, 4)]
    gallery.mark()
    for seq in (1, 2, 3):
        await theatre.play(10 * seq, seq)
    await until(lambda: gallery.frames >= 15)
    seen = gallery.mark()
    await gallery.close()

    # Three beats, in which the country and p01 changed and p11 did not; both are told in two encodings.
    assert (15, 12, 0) == (seen.frames, seen.different, seen.beats)
    assert (6, 0, 0, 0) == (seen.open, seen.harmed, seen.lost, seen.strange)
    assert seen.p99_ms is not None
    assert seen.bytes > 15 * 100
    assert 0 == gallery.mark().frames


async def test_a_board_that_reads_nothing_is_let_go_and_comes_back(
    theatre: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "WRITE_S", 0.2)
    monkeypatch.setattr(socket, "LOOK_S", 0.05)
    monkeypatch.setattr("loadtest.gallery.COME_BACK_S", (0.05, 0.1))
    gallery = theatre.gallery(scopes=["vn", "vn"], slow=1)
    await gallery.open(2)
    gallery.mute()
    gallery.mark()
    seq = 0
    async with asyncio.timeout(20):
        while not theatre.registry.get_sample_value("eday_live_dropped_total"):
            await theatre.play(seq := seq + 1, seq)
            await asyncio.sleep(0.005)
    await until(lambda: gallery.let_go > 0 and gallery.open_now == 2)
    seen = gallery.mark()
    await gallery.close()

    assert seen.let_go >= 1
    assert 2 == seen.open
    assert (0, 0) == (seen.lost, seen.strange)
    assert seen.frames > 10  # of the board that read all the time


async def test_boards_that_may_not_look_are_one_sentence(theatre: Theatre) -> None:
    theatre.porter.refuses = Code.R211
    gallery = theatre.gallery()
    seen = await gallery.open(3)
    await gallery.close()

    assert (0, "closed with 4401") == (seen.open, seen.failed)


@pytest.mark.parametrize(("scopes", "slow"), [([], 0), (["vn"], 2)])
def test_an_impossible_gallery_is_refused(scopes: list[str], slow: int) -> None:
    with pytest.raises(ValueError, match="boards"):
        Gallery(Showing("http://127.0.0.1:1", {}, scopes, slow))
