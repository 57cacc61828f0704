from __future__ import annotations

from datetime import UTC, datetime

import asyncpg

from collector.reminders import steps_between
from election.clock import Pace
from election.slot import slots_of
from tests import places
from tests.collector.conftest import collector_at
from tests.collector.talk import greet, heard, say, told, uplink

SLOTS = slots_of(places.election())


def test_slot_is_a_step_at_its_time_and_one_at_the_end_of_its_tolerance() -> None:
    steps = steps_between(SLOTS, places.at(8, 59), places.at(11))
    assert [(places.at(9), False), (places.at(9), True), (places.at(11), False)] == [
        (step.slot.at, step.late) for step in steps
    ]


def test_what_was_before_is_not_said_again() -> None:
    assert [] == steps_between(SLOTS, places.at(9), places.at(9, 14))


async def test_phone_without_a_figure_is_reminded_when_it_is_due_and_when_it_is_late(
    fresh_database: str, bus_url: str, pool: asyncpg.Pool
) -> None:
    await places.settle(pool, places.election(Pace(datetime.now(UTC), places.at(8, 50), 400.0)))
    async with collector_at(fresh_database, bus_url, pool) as stand:
        silent, ready = await stand.phone(), await stand.phone(3127002)
        await ready.send(ready.turnout(100, as_of=places.at(8, 45).isoformat()))
        async with uplink(stand) as one, uplink(stand) as other:
            await greet(one, silent)
            await greet(other, ready)
            due, late = await told(one, "reminder"), await told(one, "reminder")
            assert [
                ("11-03127-001", "2026-03-15T09:00:00+07:00", 15.0, False),
                ("11-03127-001", "2026-03-15T09:00:00+07:00", 15.0, True),
            ] == [
                (said["station"], said["slot"]["at"], said["slot"]["tolerance_min"], said["late"])
                for said in (due, late)
            ]
            await say(other, {"t": "report", "seq": 999, "kind": "nonsense"})
            assert "refusal" == (await heard(other))["t"]  # and no reminder before it
