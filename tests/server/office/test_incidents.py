"""Several desks, several incidents, and a picture that may be a moment behind."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg

from election.bus import Bus, Listening
from election.ledger import verify
from election.wire import content
from election.wire.event import Event
from server.office.incidents import Incidents, Step
from server.person import Person
from tests.server.office.day import STATIONS, at
from tests.server.office.desk import HERE, PLACES, THERE, Desk, faults, move

BESIDE = STATIONS[1]
WITHIN_S = 5.0


async def test_of_desks_that_act_at_once_one_is_first_and_the_others_are_told(desk: Desk) -> None:
    await desk.report()
    desks = [await desk.sit(f"duty.{n}") for n in range(4)]
    answers = await asyncio.gather(*(move(one, "acknowledge") for one in desks))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert len(await desk.acts()) == 1
    assert not any("acknowledge" in answer.json["legal"] for answer in answers if answer.status == 409)


async def test_the_ledger_decides_and_not_a_picture_that_is_behind(desk: Desk) -> None:
    await desk.report()
    lan, minh = await desk.sit("duty.lan"), await desk.sit("duty.minh", scope="vn")
    assert (await move(lan, "resolve", text="có điện")).status == 201
    (shown,) = desk.standing.incidents_named("incident-1")
    assert shown.state == "raised"  # what the second desk still sees
    assert (await move(minh, "assign", to="Điện lực")).json["legal"] == ["reopen", "comment"]
    reopened = (await move(minh, "reopen", text="lại mất điện")).json["incident"]
    assert (reopened["state"], [one["by"] for one in reopened["answers"]]) == ("reopened", ["duty.lan", "duty.minh"])


async def test_who_names_the_station_need_not_wait_for_the_picture(desk: Desk) -> None:
    before = desk.standing.dump()
    await desk.report()
    desk.standing = type(desk.standing).restore(desk.standing.election, (), (), STATIONS, before)
    lan = await desk.sit("duty.lan")
    assert (await move(lan, "acknowledge")).status == 404
    assert (await move(lan, "acknowledge", station=HERE.code)).status == 201


async def test_an_incident_climbs_to_the_centre_and_no_further(desk: Desk) -> None:
    await desk.report()
    lan = await desk.sit("duty.lan")
    levels = []
    for _ in range(2):
        desk.clock.move(timedelta(minutes=5))
        shown = (await move(lan, "escalate")).json["incident"]
        levels.append((shown["level"], shown["state"], shown["since"]))
    assert levels == [
        ("province", "raised", "2026-03-15T08:05:00+07:00"),
        ("centre", "raised", "2026-03-15T08:10:00+07:00"),
    ]
    top = await move(lan, "escalate")
    assert (top.status, "escalate" in top.json["legal"], "resolve" in top.json["legal"]) == (409, False, True)


async def test_a_name_that_two_stations_used_needs_the_station(desk: Desk) -> None:
    await desk.report(HERE)
    await desk.report(BESIDE)
    await desk.report(THERE)
    lan, lai_chau = await desk.sit("duty.lan"), await desk.sit("duty.minh", scope="p12")
    assert faults(await move(lan, "acknowledge")) == ["$.station"]
    chosen = await move(lan, "acknowledge", station=BESIDE.code)
    assert chosen.json["incident"]["scope"] == f"s{BESIDE.code}"
    assert (await move(lai_chau, "acknowledge")).json["incident"]["scope"] == f"s{THERE.code}"


# Merging


async def test_a_merged_incident_is_resolved_by_the_other(desk: Desk) -> None:
    await desk.report(HERE, "incident-1")
    await desk.report(THERE, "incident-2")
    centre = await desk.sit("centre", scope="vn")
    answer = await move(centre, "merge", into="incident-2")
    assert (answer.json["incident"]["state"], answer.json["incident"]["answers"][0]["into"]) == (
        "resolved", "incident-2",
    )  # fmt: skip
    (entry,) = await desk.acts()
    assert entry.fact.detail is not None
    assert (entry.fact.detail["into"], entry.fact.detail["into_station"]) == ("incident-2", THERE.code)


async def test_an_incident_is_merged_only_into_another_open_one_of_ones_scope(desk: Desk) -> None:
    for station, name in ((HERE, "incident-1"), (BESIDE, "incident-2"), (THERE, "incident-3")):
        await desk.report(station, name)
    lan = await desk.sit("duty.lan")
    await move(lan, "resolve", "incident-2", text="xong")
    for into in ("incident-1", "incident-2", "incident-3", "incident-9"):
        assert faults(await move(lan, "merge", into=into)) == ["$.into"]
    await desk.report(THERE, "incident-4")
    await desk.report(BESIDE, "incident-4")
    assert (await move(lan, "merge", into="incident-4")).status == 201  # the other's is not in this scope
    assert (await move(lan, "reopen")).status == 201
    centre = await desk.sit("centre", scope="vn")
    assert faults(await move(centre, "merge", into="incident-4")) == ["$.into_station"]
    assert (await move(centre, "merge", into="incident-4", into_station=THERE.code)).status == 201


async def test_two_incidents_are_not_merged_into_each_other(desk: Desk) -> None:
    await desk.report(HERE, "incident-1")
    await desk.report(THERE, "incident-2")
    centre, other = await desk.sit("centre", scope="vn"), await desk.sit("other", scope="vn")
    answers = await asyncio.gather(
        move(centre, "merge", "incident-1", into="incident-2"), move(other, "merge", "incident-2", into="incident-1")
    )
    assert sorted(answer.status for answer in answers) == [201, 422]


# The bell and the chain


async def test_a_move_is_rung_with_its_entry_after_it_is_durable(desk: Desk, bus: Bus, pool: asyncpg.Pool) -> None:
    await desk.report()
    lan = await desk.sit("duty.lan")
    async with asyncio.timeout(WITHIN_S):
        heard = bus.listen([11])
        assert isinstance(await anext(heard), Listening)
        position = (await move(lan, "acknowledge")).json["receipt"]["position"]
        event = await anext(heard)
        await heard.aclose()  # type: ignore[attr-defined]
    assert isinstance(event, Event)
    assert (event.province, event.after) == (11, position - 1)
    (text,) = event.contents
    assert content.decode(text).kind == "move"
    assert set(verify(await desk.day.ledger.lines(11))) == {11}


async def test_a_move_is_made_with_the_doorbell_away(desk: Desk, pool: asyncpg.Pool) -> None:
    await desk.report()
    silent = Bus("redis://127.0.0.1:1/0")
    alone = Incidents(pool, silent, desk.clock, lambda: desk.standing, PLACES)
    lan = Person("lan", "duty", HERE.scopes[1])
    done = await alone.make(lan, alone.find(lan, "incident-1", None), Step("acknowledge"))
    await silent.close()
    assert (done.incident.state, len(await desk.acts())) == ("acknowledged", 1)


async def test_what_a_polling_area_adds_meanwhile_comes_before_or_after_a_move(desk: Desk) -> None:
    """However they fall, fold and answer agree."""
    await desk.report()
    lan = await desk.sit("duty.lan")
    await move(lan, "resolve", text="xong")
    desk.clock.at = at(9)
    answer, _ = await asyncio.gather(move(lan, "reopen", text="chưa xong"), desk.report(severity="interrupting"))
    await desk.follow()
    (shown,) = desk.standing.incidents_named("incident-1")
    assert (shown.state, shown.updates) == ("reopened", 1)
    assert (len(shown.answers) == 2) == (answer.status == 201)
