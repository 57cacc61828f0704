"""A mailbox holds one thing per scope, whatever happens meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from election.errors import Code, Refused
from election.station import COUNTRY, Scope
from server.live.spectator import Spectator

P11 = Scope("p11")


async def test_a_full_slot_takes_no_second_message() -> None:
    spectator = Spectator()
    spectator.watch(COUNTRY, None)
    assert (COUNTRY, True) == await spectator.take()
    assert [True, False, False] == [spectator.offer(COUNTRY) for _ in range(3)]
    assert (COUNTRY, False) == await spectator.take()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(spectator.take(), 0.01)


async def test_slots_are_emptied_in_the_order_they_were_filled() -> None:
    spectator = Spectator()
    for scope in (P11, COUNTRY):
        spectator.sent[scope] = 1
        spectator.offer(scope)
    spectator.offer(P11)
    assert [P11, COUNTRY] == [(await spectator.take())[0] for _ in range(2)]


async def test_a_waiting_line_wakes_up_when_a_slot_is_filled() -> None:
    spectator = Spectator()
    taking = asyncio.create_task(spectator.take())
    await asyncio.sleep(0)
    spectator.offer(P11)
    assert (P11, False) == await asyncio.wait_for(taking, 1)


async def test_what_is_not_watched_any_more_leaves_the_mailbox() -> None:
    spectator = Spectator()
    spectator.watch(P11, 4)
    spectator.watch(COUNTRY, None)
    spectator.unwatch(P11)
    assert (COUNTRY, True) == await spectator.take()
    assert {COUNTRY: None} == spectator.sent


def test_a_refusal_is_said_in_the_viewers_language() -> None:
    told = {language: Spectator("json", language).refusal("p99", Refused(Code.R150)) for language in ("vi", "en")}
    assert {"t": "refusal", "scope": "p99", "code": "R150", "detail": Code.R150.value.vi} == told["vi"]
    assert told["en"]["detail"] == Code.R150.value.en
