"""What nobody acknowledges goes up by itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from election.bus import Bus
from election.errors import Unavailable
from election.report import Severity
from election.standing.fold import Standing
from server.office import incident_clock
from server.office.incident_clock import IncidentClock
from server.office.incidents import Incidents
from tests.server.office.day import STATIONS, at
from tests.server.office.desk import HERE, PLACES, THERE, Desk, move

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(desk: Desk) -> IncidentClock:
    return IncidentClock(desk.incidents, desk.clock)


async def test_an_incident_nobody_took_climbs_once_per_level_with_the_trail(desk: Desk, clock: IncidentClock) -> None:
    await desk.report()
    climbed = []
    for _ in range(46):
        climbed.append(await clock.once())
        await desk.follow()
        desk.clock.move(MINUTE)
    assert [minute for minute, count in enumerate(climbed) if count] == [16, 32]
    (shown,) = desk.standing.incidents_named("incident-1")
    assert (shown.level, shown.state, shown.since) == ("centre", "raised", at(8, 32))
    assert [answer.as_wire() for answer in shown.answers] == [
        {
            "move": "escalate",
            "text": f"Quá 15 phút {here} chưa tiếp nhận; tự động chuyển lên {above}.",
            "by": "system",
            "from": None,
            "to": None,
            "at": when,
        }
        for here, above, when in (
            ("cấp xã", "cấp tỉnh", "2026-03-15T08:16:00+07:00"),
            ("cấp tỉnh", "cấp trung ương", "2026-03-15T08:32:00+07:00"),
        )
    ]


async def test_several_servers_escalate_once(desk: Desk, pool: asyncpg.Pool, bus: Bus) -> None:
    """Each with a picture that doesn't know of the other's move."""
    await desk.report()
    desk.clock.move(20 * MINUTE)
    others = [Incidents(pool, bus, desk.clock, lambda: desk.standing, PLACES) for _ in range(3)]
    counts = await asyncio.gather(*(IncidentClock(one, desk.clock).once() for one in others))
    assert sorted(counts) == [0, 0, 1]
    assert len(await desk.acts()) == 1


async def test_what_somebody_took_meanwhile_stays_where_it_is(desk: Desk, clock: IncidentClock) -> None:
    await desk.report()
    assert (await move(await desk.sit("duty.lan"), "acknowledge")).status == 201
    desk.clock.move(20 * MINUTE)
    assert len(desk.standing.overlooked(desk.clock.at)) == 1  # the picture has not heard
    assert await clock.once() == 0
    await desk.follow()
    assert desk.standing.overlooked(desk.clock.at) == ()


async def test_each_severity_has_its_own_patience(desk: Desk, clock: IncidentClock) -> None:
    severities: tuple[Severity, ...] = ("interrupting", "instruct", "handled")
    for severity in severities:
        await desk.report(name=f"of-{severity}", severity=severity)
    climbed = []
    for minute in (5, 6, 10, 11, 600):
        desk.clock.at = at(8) + minute * MINUTE
        climbed.append(await clock.once())
        await desk.follow()
    (handled,) = desk.standing.incidents_named("of-handled")
    assert (climbed[:4], handled.level, handled.answers) == ([0, 1, 0, 1], "commune", ())


async def test_the_oldest_go_first_and_not_all_at_once(
    desk: Desk, clock: IncidentClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incident_clock, "AT_ONCE", 2)
    for station in (THERE, HERE, STATIONS[1]):
        await desk.report(station)
        desk.clock.move(MINUTE)
    desk.clock.move(30 * MINUTE)
    assert await clock.once() == 2
    await desk.follow()
    assert [one.key for one in desk.standing.overlooked(desk.clock.at)] == [STATIONS[1].key]
    assert await clock.once() == 1


async def test_a_ledger_of_the_past_is_left_alone(desk: Desk, clock: IncidentClock) -> None:
    await desk.report()
    desk.clock.move(timedelta(days=2))
    assert await clock.once() == 0
    assert await desk.acts() == []


async def test_it_goes_on_when_there_was_no_picture(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incident_clock, "LOOK_S", 0.001)
    await desk.report()
    desk.clock.move(20 * MINUTE)
    looks: list[bool] = []
    done = asyncio.Event()

    def picture() -> Standing:
        looks.append(True)
        if len(looks) == 1:
            raise Unavailable("The picture is still being loaded.")
        if len(looks) == 3:
            done.set()
        return desk.standing

    desk.incidents.picture = picture
    running = asyncio.create_task(IncidentClock(desk.incidents, desk.clock).run())
    async with asyncio.timeout(5):
        await done.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(await desk.acts()) == 1
