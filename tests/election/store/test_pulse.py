from __future__ import annotations

from datetime import UTC, datetime, timedelta

import asyncpg

from election.device import DeviceId, secret_digest
from election.station import StationKey
from election.store.devices import Devices
from election.store.pulse import REFUSALS_KEPT, REFUSALS_MOST, Phone, Pulses, Refusal, Sign

NOW = datetime(2026, 3, 15, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HERE, THERE = StationKey(3127001), StationKey(3127002)


async def enrolled(pool: asyncpg.Pool, *stations: StationKey) -> list[DeviceId]:
    devices = Devices(pool)
    phones = [(secret_digest(f"token {n}"), 11, station) for n, station in enumerate(stations)]
    await devices.add_many(phones, "Nokia C12", "clerk/1.0", NOW)
    found, _ = await devices.all()
    return [device.id for device in found]


def refusal(device: DeviceId, seq: int, at: datetime = NOW) -> Refusal:
    return Refusal(device, seq, "turnout", "R011", at, "$.voted.assembly: negative")


async def test_what_a_phone_does_not_say_again_is_what_it_said_before(pool: asyncpg.Pool) -> None:
    (device,) = await enrolled(pool, HERE)
    pulses = Pulses(pool)
    await pulses.put([Sign(device, NOW, 3, 1, 0.41, "2g", "clerk/1.1")], NOW)
    await pulses.put([Sign(device, NOW + SECOND, unsent=0)], NOW + SECOND)

    (phone,) = await pulses.of_stations([HERE])
    expected = Phone(
        device, (HERE,), "Nokia C12", NOW, None, NOW + SECOND, 0, 1, 0.41, "2g", "clerk/1.1"
    )  # fmt: skip
    assert expected == phone


async def test_phone_that_was_never_heard_is_not_said_to_hold_nothing(pool: asyncpg.Pool) -> None:
    (device,) = await enrolled(pool, HERE)

    assert [Phone(device, (HERE,), "Nokia C12", NOW, None, None, None, None, None, None, "clerk/1.0")] == (
        await Pulses(pool).of_stations([HERE, THERE])
    )


async def test_sign_that_comes_late_changes_nothing_unless_the_clock_was_set_back(pool: asyncpg.Pool) -> None:
    (device,) = await enrolled(pool, HERE)
    pulses = Pulses(pool)
    await pulses.put([Sign(device, NOW, unsent=0)], NOW)
    await pulses.put([Sign(device, NOW - SECOND, unsent=5)], NOW)
    (after_late,) = await pulses.of_stations([HERE])
    set_back = NOW - timedelta(hours=3)
    await pulses.put([Sign(device, set_back, unsent=7)], set_back)
    (after_set_back,) = await pulses.of_stations([HERE])

    assert (NOW, 0) == (after_late.seen_at, after_late.unsent)
    assert (set_back, 7) == (after_set_back.seen_at, after_set_back.unsent)


async def test_only_the_phones_of_the_asked_stations_are_told(pool: asyncpg.Pool) -> None:
    first, second, third = await enrolled(pool, HERE, THERE, HERE)
    pulses = Pulses(pool)
    await pulses.put([Sign(device, NOW) for device in (third, first, second)], NOW)

    assert [first, third] == [phone.device for phone in await pulses.of_stations([HERE])]
    assert [second] == [phone.device for phone in await pulses.of_stations([THERE])]
    assert [] == await pulses.of_stations([])


async def test_newest_refusals_of_a_day_are_kept(pool: asyncpg.Pool) -> None:
    first, second = await enrolled(pool, HERE, THERE)
    pulses = Pulses(pool)
    many = [refusal(first, n, NOW + n * SECOND) for n in range(1, REFUSALS_MOST + 6)]
    await pulses.put_refusals([*many[:20], refusal(second, 1)], NOW)
    await pulses.put_refusals(many[20:], NOW)
    held = await pulses.refusals_of([first, second], NOW)

    assert [*reversed(many[5:])] == held[first]
    assert [refusal(second, 1)] == held[second]

    tomorrow = NOW + REFUSALS_KEPT + SECOND
    await pulses.put_refusals([], tomorrow)
    assert {first} == set(await pulses.refusals_of([first, second], tomorrow))
    assert 0 == await pool.fetchval("SELECT count(*) FROM refusal WHERE device = $1", second)


async def test_nothing_is_no_work(pool: asyncpg.Pool) -> None:
    pulses = Pulses(pool)
    await pulses.put([], NOW)
    await pulses.put_refusals([], NOW)

    assert {} == await pulses.refusals_of([], NOW)
