"""A polling area whole, a code for another phone of it, and the end of a phone's right."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from election.bus import Bus, Listening, RosterChanged
from election.device import Device, DeviceId, Grant, secret_digest
from election.enrolment import normalise_code
from election.ledger import Fact
from election.store.database import transaction
from election.store.devices import Devices
from election.store.pulse import Pulses, Refusal, Sign
from election.wire import content
from election.wire.event import Event
from server.office.acts import Act, enter
from tests.server.office.browser import Browser
from tests.server.office.day import STATIONS, at
from tests.server.office.desk import HERE, THERE, Desk

COMMUNE = f"c{HERE.commune:05d}"
PAGE = f"/v1/stations/{HERE.code}"


async def enrolled(desk: Desk, *stations: Any, name: str = "Nokia C12", app: str = "clerk/1.0") -> Device:
    """A phone of the stations, all of one province."""
    grant = Grant(stations[0].province, frozenset(station.key for station in stations))
    async with transaction(desk.pool) as connection:
        return await Devices(desk.pool).add(
            b"", secret_digest(f"token {name}"), grant, name, app, at(6), connection
        )  # fmt: skip


async def page(browser: Browser, path: str = PAGE) -> Any:
    answer = await browser.ask("GET", path)
    assert 200 == answer.status, answer.body
    return answer.json


async def kept_message(desk: Desk) -> None:
    """Somebody of the station sent a text message that nobody understood."""
    detail = {"from": "Tổ trưởng Lò Văn Hặc", "text": "C năm trăm", "why": "counts"}
    fact = Fact(kind="sms", received_at=at(8), channel="sms", station=HERE.code, detail=detail)
    await enter(desk.day.ledger, [Act(HERE.province, fact)])


async def test_a_station_is_shown_whole(desk: Desk) -> None:
    device = await enrolled(desk, HERE)
    pulses, now = Pulses(desk.pool), at(8)
    await pulses.put([Sign(device.id, at(7, 58), 3, 1, 0.41, "2g", "clerk/1.1")], now)
    await pulses.put_refusals([Refusal(device.id, 17, "turnout", "R011", at(7, 50), "$.voted: negative")], now)
    await desk.day.turnout(HERE, 120, at(7, 30))
    await desk.report()
    told = await page(await desk.sit("an"))

    station = told["station"]
    assert (HERE.code, HERE.name, f"s{HERE.code}") == (station["code"], station["name"], station["scope"])
    assert (COMMUNE, "p11") == (station["commune"]["scope"], station["province"]["scope"])
    assert ("Tỉnh Điện Biên", HERE.listed[0]) == (station["province"]["name"], station["listed"]["assembly"])
    assert [one.scope for one in HERE.of_constituencies] == [one["scope"] for one in station["constituencies"]]
    assert [(one.name, one.phone) for one in HERE.contacts] == [
        (one["name"], one["phone"]) for one in told["contacts"]
    ]  # fmt: skip
    assert ["incident", "turnout"] == [entry["kind"] for entry in told["history"]]
    newest = told["history"][0]
    assert (11, "mất điện cả bản", "http") == (newest["province"], newest["report"]["text"], newest["channel"])
    assert [
        {
            "id": device.id,
            "name": "Nokia C12",
            "app": "clerk/1.1",
            "enrolled_at": "2026-03-15T06:00:00+07:00",
            "revoked_at": None,
            "seen_at": "2026-03-15T07:58:00+07:00",
            "unsent": 3,
            "refused": 1,
            "battery": 0.41,
            "network": "2g",
            "refusals": [
                {
                    "seq": 17,
                    "kind": "turnout",
                    "code": "R011",
                    "title": "The report states something impossible.",
                    "at": "2026-03-15T07:50:00+07:00",
                    "detail": "$.voted: negative",
                }
            ],
        }
    ] == told["devices"]


async def test_every_look_at_contacts_is_in_the_ledger_and_not_in_the_history(desk: Desk, bus: Bus) -> None:
    an, binh = await desk.sit("an"), await desk.sit("binh", scope=COMMUNE)
    events = bus.listen([11])
    assert Listening() == await anext(events)
    assert HERE.contacts
    for browser in (an, binh, an):
        assert [] == (await page(browser))["history"]
    async with asyncio.timeout(5):
        rung = await anext(events)
    await events.aclose()  # type: ignore[attr-defined]

    looks = await desk.acts("look")
    assert ["an", "binh", "an"] == [entry.fact.by for entry in looks]
    assert {HERE.code} == {entry.fact.station for entry in looks}
    assert {"what": "contacts", "scope": COMMUNE} == looks[1].fact.detail
    assert isinstance(rung, Event)
    assert "look" == content.decode(rung.contents[0]).kind


async def test_who_does_not_ask_for_contacts_has_not_looked_at_any_and_still_reads_messages(desk: Desk) -> None:
    await enrolled(desk, HERE, name="Tổ trưởng Lò Văn Hặc", app="sms")
    await kept_message(desk)
    told = await page(await desk.sit("an"), f"{PAGE}?contacts=no")

    assert None is told["contacts"]
    assert ["Tổ trưởng Lò Văn Hặc"] == [one["name"] for one in told["devices"]]
    assert ["C năm trăm"] == [entry["detail"]["text"] for entry in told["history"] if entry["kind"] == "sms"]
    assert [] == await desk.acts("look")


@pytest.mark.parametrize("role", ["viewer", "auditor"])
async def test_who_only_looks_sees_no_contacts_and_no_sender_of_messages(desk: Desk, role: str) -> None:
    await enrolled(desk, HERE, name="Tổ trưởng Lò Văn Hặc", app="sms")
    await kept_message(desk)
    told = await page(await desk.sit("chi", role))

    assert (None, [None]) == (told["contacts"], [one["name"] for one in told["devices"]])
    assert [None] == [entry.get("detail") for entry in told["history"]]
    assert [] == await desk.acts("look")


@pytest.mark.parametrize("code", [THERE.code, "11-03127-999", "12-03127-001", "99-99999-999", "somewhere", "vn"])
async def test_what_is_outside_one_s_scope_is_not_there(desk: Desk, code: str) -> None:
    an = await desk.sit("an")
    shown = await an.ask("GET", f"/v1/stations/{code}")
    given = await an.ask("POST", "/v1/codes", {"station": code})

    assert [(404, "R150")] * 2 == [(answer.status, answer.json["code"]) for answer in (shown, given)]


async def test_a_code_for_a_replacement_is_shown_once_and_leads_to_the_phone_s_page(desk: Desk) -> None:
    answer = await (await desk.sit("an", scope=COMMUNE)).ask("POST", "/v1/codes", {"station": HERE.code})
    told = answer.json
    normal = normalise_code(told["code"])
    assert normal is not None
    (entry,) = await desk.acts("code")
    lines = await desk.day.ledger.lines(11)
    stored = await desk.pool.fetchrow("SELECT station, made_by, expires_at, used_at FROM code WHERE digest = $1",
                                      secret_digest(normal))  # fmt: skip

    assert (201, HERE.code) == (answer.status, told["station"])
    assert f"http://127.0.0.1:8000/clerk#{told['code']}" == told["url"]
    assert (desk.clock.at + timedelta(hours=72)).isoformat() == told["expires_at"]
    assert (HERE.key, "an", None) == (stored["station"], stored["made_by"], stored["used_at"])
    assert stored["expires_at"] == desk.clock.at + timedelta(hours=72)
    assert ("an", HERE.code, entry.position) == (entry.fact.by, entry.fact.station, told["receipt"]["position"])
    assert not [line for line in lines if normal.encode() in line.content or told["code"].encode() in line.content]


@pytest.mark.parametrize("body", [{}, {"station": 7}, {"station": HERE.code, "count": 100}])
async def test_a_code_for_something_else_is_refused_with_its_path(desk: Desk, body: object) -> None:
    answer = await (await desk.sit("an")).ask("POST", "/v1/codes", body)

    assert (422, "R010") == (answer.status, answer.json["code"])


async def test_a_revoked_phone_has_no_right_left_and_collectors_are_told(desk: Desk, bus: Bus) -> None:
    device = await enrolled(desk, HERE)
    manager = await desk.sit("minh", "manager", COMMUNE)
    heard = bus.listen([11], roster=True)
    assert Listening() == await anext(heard)
    answer = await manager.ask("DELETE", f"/v1/devices/{device.id}")
    async with asyncio.timeout(5):
        rung = [await anext(heard) for _ in range(2)]
    await heard.aclose()  # type: ignore[attr-defined]
    again = await manager.ask("DELETE", f"/v1/devices/{device.id}")

    (entry,) = await desk.acts("revocation")
    now = await Devices(desk.pool).by_id(device.id)
    assert now is not None
    assert now.revoked
    assert (200, entry.position) == (answer.status, answer.json["receipt"]["position"])
    assert (200, None) == (again.status, again.json["receipt"])
    assert ("minh", HERE.code) == (entry.fact.by, entry.fact.station)
    assert {"device": device.id, "name": "Nokia C12", "scope": COMMUNE} == entry.fact.detail
    assert isinstance(rung[0], Event)
    assert RosterChanged(register=False) == rung[1]
    shown = await page(manager)
    assert "2026-03-15T08:00:00+07:00" == shown["devices"][0]["revoked_at"]


async def test_a_phone_of_others_is_not_there(desk: Desk) -> None:
    there = await enrolled(desk, THERE)
    manager = await desk.sit("minh", "manager")
    for named in (there.id, 99_999, 2**31, "x", "-1", "1" * 30):
        answer = await manager.ask("DELETE", f"/v1/devices/{named}")
        assert (404, "R150") == (answer.status, answer.json["code"])
    device = await Devices(desk.pool).by_id(DeviceId(there.id))
    assert device is not None
    assert not device.revoked


async def test_a_phone_of_several_areas_is_revoked_by_who_is_responsible_for_all(desk: Desk) -> None:
    elsewhere = next(one for one in STATIONS if one.province == 11 and one.commune != HERE.commune)
    device = await enrolled(desk, HERE, elsewhere)
    commune, province = [await desk.sit(scope, "manager", scope) for scope in (COMMUNE, "p11")]

    assert [404, 200] == [(await who.ask("DELETE", f"/v1/devices/{device.id}")).status for who in (commune, province)]
    (entry,) = await desk.acts("revocation")
    assert entry.fact.station is None


@pytest.mark.parametrize("role", ["viewer", "auditor"])
async def test_who_only_looks_gives_no_codes(desk: Desk, role: str) -> None:
    answer = await (await desk.sit("chi", role)).ask("POST", "/v1/codes", {"station": HERE.code})

    assert (403, "R220") == (answer.status, answer.json["code"])


@pytest.mark.parametrize("role", ["viewer", "auditor", "duty"])
async def test_who_is_no_manager_revokes_nothing(desk: Desk, role: str) -> None:
    device = await enrolled(desk, HERE)
    answer = await (await desk.sit("chi", role)).ask("DELETE", f"/v1/devices/{device.id}")

    assert (403, "R220") == (answer.status, answer.json["code"])
    assert [] == await desk.acts("revocation")
