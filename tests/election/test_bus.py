from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

from election.bus import Bus, Heard, Listening, RosterChanged, Silence
from election.engines.control import start_valkey, stop_valkey
from election.wire.event import Event

EVENT = Event(11, 4, ("a", "b"))


async def heard(line: AsyncIterator[Heard]) -> Heard:
    async with asyncio.timeout(5):
        return await anext(line)


async def test_what_is_rung_is_heard_on_its_province_only(bus: Bus) -> None:
    line = bus.listen([11, 12])
    assert Listening() == await heard(line)
    assert await bus.ring([Event(13, 0, ("x",)), EVENT])
    assert EVENT == await heard(line)


async def test_who_rings_need_not_hear_itself(bus: Bus, bus_url: str) -> None:
    other = Bus(bus_url)
    line = bus.listen([11], own=False)
    await heard(line)
    assert await bus.ring([Event(11, 0, ("mine",))])
    assert await other.ring([EVENT])
    assert EVENT == await heard(line)
    await other.close()


async def test_roster_s_bell_says_whether_the_register_changed(bus: Bus) -> None:
    line = bus.listen([11], roster=True)
    await heard(line)
    await bus.ring_roster()
    await bus.ring_roster(register=True)

    assert [RosterChanged(False), RosterChanged(True)] == [await heard(line), await heard(line)]


async def test_without_valkey_nobody_is_told_and_nothing_is_raised(bus: Bus, engines_folder: Path) -> None:
    line = bus.listen([11])
    await heard(line)
    await asyncio.to_thread(stop_valkey, engines_folder)
    try:
        assert Silence() == await heard(line)
        assert (False, False, False) == (await bus.ring([EVENT]), await bus.ring_roster(), await bus.is_alive())
    finally:
        await asyncio.to_thread(start_valkey, engines_folder)
    while (said := await heard(line)) == Silence():
        pass
    assert Listening() == said
    assert await bus.ring([EVENT])
    assert EVENT == await heard(line)


async def test_listener_ends_whenever_it_is_cancelled(bus: Bus) -> None:
    """Also in the very moment in which the client's own timeout ends."""
    chance = random.Random(5)

    async def listen() -> None:
        async for _ in bus.listen([11]):
            pass

    tasks = [asyncio.create_task(listen()) for _ in range(60)]
    await asyncio.sleep(0.9)
    for task in tasks:
        await asyncio.sleep(chance.uniform(0, 0.006))
        task.cancel()
    done, left = await asyncio.wait(tasks, timeout=3)

    assert (60, set()) == (len(done), left)
