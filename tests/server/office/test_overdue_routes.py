"""Who is late with a slot, how to reach them, and the chases that were logged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from election.device import Device, Grant, secret_digest
from election.station import Station
from election.store.database import transaction
from election.store.devices import Devices
from election.store.pulse import Pulses, Sign
from tests.server.office.browser import Browser
from tests.server.office.day import STATIONS, at
from tests.server.office.desk import HERE, Desk

COMMUNE = f"c{HERE.commune:05d}"
NEIGHBOURS = [one for one in STATIONS if one.commune == HERE.commune and one.date == HERE.date]


async def enrolled(desk: Desk, station: Station) -> Device:
    grant = Grant(station.province, frozenset((station.key,)))
    async with transaction(desk.pool) as connection:
        return await Devices(desk.pool).add(
            b"", secret_digest(f"token {station.key}"), grant, "Nokia C12", "clerk/1.0", at(6), connection
        )  # fmt: skip


async def overdue(browser: Browser, scope: str = COMMUNE, slot: str = "") -> Any:
    answer = await browser.ask("GET", f"/v1/overdue?scope={scope}{slot}")
    assert 200 == answer.status, answer.body
    return answer.json


async def test_before_the_first_slot_nobody_is_late(desk: Desk) -> None:
    told = await overdue(await desk.sit("an"))
    assert (None, 0, []) == (told["slot"], told["total"], told["overdue"])


async def test_who_has_not_reported_appears_to_the_minute_and_goes_when_the_report_lands(desk: Desk) -> None:
    an = await desk.sit("an")
    desk.clock.at = at(9, 7)
    before = await overdue(an)
    assert len(NEIGHBOURS) == before["total"]
    assert {7} == {one["minutes"] for one in before["overdue"]}
    assert {"at": "2026-03-15T09:00:00+07:00", "tolerance_min": 15.0} == before["slot"]
    await desk.day.turnout(HERE, 100, at(9))
    await desk.follow()
    after = await overdue(an)
    assert {f"s{HERE.code}"} == {one["scope"] for one in before["overdue"]} - {one["scope"] for one in after["overdue"]}


async def test_matter_goes_up_by_the_minutes_alone(desk: Desk) -> None:
    an = await desk.sit("an")
    rungs = []
    for minutes in (15, 20, 21, 35, 36):
        desk.clock.at = at(9) + timedelta(minutes=minutes)
        rungs.append((await overdue(an))["overdue"][0]["rung"])
    assert ["phone", "phone", "commune", "commune", "province"] == rungs


async def test_line_says_what_the_phones_of_the_area_last_told(desk: Desk) -> None:
    device = await enrolled(desk, HERE)
    await Pulses(desk.pool).put([Sign(device.id, at(9, 5), 2, 1, 0.3, "2g", "clerk/1.0")], at(9, 5))
    desk.clock.at = at(9, 10)
    an = await desk.sit("an")
    lines = {one["scope"]: one for one in (await overdue(an))["overdue"]}
    mine = lines[f"s{HERE.code}"]
    assert ("2026-03-15T09:05:00+07:00", 2, 1, 0.3, "2g", 1) == tuple(
        mine[name] for name in ("seen_at", "unsent", "refused", "battery", "network", "phones")
    )
    assert (HERE.coverage == "none") == mine["no_signal"]
    others = [one for scope, one in lines.items() if scope != f"s{HERE.code}"]
    assert {(None, None, 0)} == {(one["seen_at"], one["unsent"], one["phones"]) for one in others}
    desk.clock.at = at(9, 40)
    again = {one["scope"]: one for one in (await overdue(an))["overdue"]}
    assert again[f"s{HERE.code}"]["no_signal"]


async def test_chase_is_logged_and_shown_beside_whom_it_was_about(desk: Desk) -> None:
    desk.clock.at = at(9, 20)
    an = await desk.sit("an")
    body = {"station": HERE.code, "slot": at(9).isoformat(), "how": "call", "outcome": "5 phút nữa gửi"}
    answer = await an.ask("POST", "/v1/chases", body)
    assert 201 == answer.status
    (entry,) = await desk.acts("chase")
    assert ("an", HERE.code, answer.json["receipt"]["position"]) == (entry.fact.by, entry.fact.station, entry.position)
    lines = {one["scope"]: one for one in (await overdue(an))["overdue"]}
    chased = {"by": "an", "at": "2026-03-15T09:20:00+07:00", "how": "call", "outcome": "5 phút nữa gửi"}
    assert [chased] == lines[f"s{HERE.code}"]["chased"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"how": "shout"}, 422, "R010"),
        ({"slot": "2026-03-15T10:00:00+07:00"}, 404, "R150"),
        ({"slot": "2026-03-15T09:00:00"}, 422, "R010"),
        ({"station": "12-03388-001"}, 404, "R150"),
        ({"station": "nowhere"}, 404, "R150"),
        ({"more": 1}, 422, "R010"),
    ],
    ids=["how", "slot", "offset", "elsewhere", "nowhere", "unknown"],
)
async def test_chase_that_makes_no_sense_is_refused(desk: Desk, body: dict[str, Any], status: int, code: str) -> None:
    an = await desk.sit("an")
    asked = {"station": HERE.code, "slot": at(9).isoformat(), "how": "call"} | body
    answer = await an.ask("POST", "/v1/chases", asked)
    assert (status, code) == (answer.status, answer.json["code"])
    assert [] == await desk.acts("chase")


async def test_who_only_looks_cannot_log_a_chase(desk: Desk) -> None:
    chi = await desk.sit("chi", "viewer")
    answer = await chi.ask("POST", "/v1/chases", {"station": HERE.code, "slot": at(9).isoformat(), "how": "call"})
    assert (403, "R220") == (answer.status, answer.json["code"])


async def test_list_of_a_slot_there_is_not_or_of_another_place_is_not_there(desk: Desk) -> None:
    an = await desk.sit("an")
    for path in (f"scope={COMMUNE}&slot=2026-03-15T10:00:00%2B07:00", "scope=p12", "scope=nowhere"):
        assert 404 == (await an.ask("GET", f"/v1/overdue?{path}")).status
    assert 422 == (await an.ask("GET", f"/v1/overdue?scope={COMMUNE}&slot=nine")).status


async def test_table_of_slots_has_a_row_for_each_child_and_agrees_with_the_whole(desk: Desk) -> None:
    await desk.day.turnout(HERE, 100, at(9), at(9, 40))
    await desk.follow()
    desk.clock.at = at(9, 45)
    an = await desk.sit("an")
    told = (await an.ask("GET", "/v1/slots/p11")).json
    children = told["children"]
    assert {len(children["scope"])} == {len(column) for column in children.values()}
    row = children["scope"].index(COMMUNE)
    assert (len(NEIGHBOURS), 0, 1, len(NEIGHBOURS) - 1) == tuple(
        children[f"0_{name}"][row] for name in ("expected", "on_time", "late", "missing")
    )
    assert told["slots"][0]["missing"] == sum(children["0_missing"])
    assert 404 == (await an.ask("GET", "/v1/slots/p12")).status
