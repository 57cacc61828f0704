"""Words of a desk to every polling area of a scope."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from election.bus import Bus, Listening
from election.wire import content
from election.wire.event import Event
from tests.server.office.browser import Answer, Browser
from tests.server.office.desk import HERE, THERE, Desk, faults

COMMUNE = f"c{HERE.commune:05d}"
TEXT = "Đề nghị báo cáo số cử tri đã bỏ phiếu trước 11 giờ."


async def give(browser: Browser, scope: str, text: str = TEXT) -> Answer:
    return await browser.ask("POST", "/v1/directives", {"scope": scope, "text": text})


async def listed(browser: Browser, scope: str = "") -> list[str]:
    answer = await browser.ask("GET", f"/v1/directives{'?scope=' if scope else ''}{scope}")
    return [one["scope"] for one in answer.json["directives"]]


async def test_a_directive_is_one_entry_of_its_province(desk: Desk) -> None:
    centre = await desk.sit("centre", scope="vn")
    for scope, province, station in (
        ("vn", 0, None),
        ("p12", 12, None),
        (COMMUNE, 11, None),
        (f"s{HERE.code}", 11, HERE.code),
        ("k-assembly-11-1", 11, None),
    ):
        answer = await give(centre, scope, f" {TEXT}\n")
        entry = (await desk.acts("directive", province))[-1]
        receipt, told = answer.json["receipt"], answer.json["directive"]
        assert (answer.status, receipt["province"], receipt["position"]) == (201, province, entry.position)
        assert str(UUID(told["id"])) == told["id"]
        assert {name: told[name] for name in ("scope", "text", "by", "from", "at")} == {
            "scope": scope,
            "text": TEXT,
            "by": "centre",
            "from": "vn",
            "at": "2026-03-15T08:00:00+07:00",
        }
        assert (entry.fact.station, entry.fact.by, entry.fact.channel) == (station, "centre", "system")
        assert entry.fact.detail == {"id": told["id"], "scope": scope, "text": TEXT, "from": "vn"}
        await desk.follow()
        assert told in (await centre.ask("GET", "/v1/directives")).json["directives"]


async def test_a_directive_is_rung(desk: Desk, bus: Bus) -> None:
    lan = await desk.sit("duty.lan")
    async with asyncio.timeout(5):
        heard = bus.listen([11])
        assert isinstance(await anext(heard), Listening)
        position = (await give(lan, COMMUNE)).json["receipt"]["position"]
        event = await anext(heard)
        await heard.aclose()  # type: ignore[attr-defined]
    assert isinstance(event, Event)
    assert (event.after, content.decode(event.contents[0]).kind) == (position - 1, "directive")


async def test_a_directive_goes_nowhere_outside_ones_scope(desk: Desk) -> None:
    lan, centre = await desk.sit("duty.lan"), await desk.sit("centre", scope="vn")
    strange = ("vn", "p12", "c99999", "p99", "s11-99999-001", "nowhere", "")
    empty = ("p01", "k-assembly-11-99", f"s{HERE.code[:-3]}999")  # no polling area there
    for browser, scopes in ((lan, strange), (centre, empty)):
        for scope in scopes:
            answer = await give(browser, scope)
            assert (answer.status, answer.json["code"]) == (404, "R150"), scope
    assert await desk.acts("directive") == []


async def test_who_may_only_look_directs_nobody_and_reads_all(desk: Desk) -> None:
    await give(await desk.sit("duty.lan"), "p11")
    await desk.follow()
    for role in ("viewer", "auditor"):
        looking = await desk.sit(f"the.{role}", role)
        assert (await give(looking, "p11")).json["code"] == "R220"
        assert await listed(looking) == ["p11"]


async def test_a_directive_without_words_or_with_too_many_is_refused(desk: Desk) -> None:
    lan = await desk.sit("duty.lan")
    assert faults(await give(lan, "p11", " \n ")) == ["$.text"]
    assert faults(await give(lan, "p11", "x" * 2001)) == ["$.text"]
    assert faults(await lan.ask("POST", "/v1/directives", {"scope": "p11"})) == ["$"]


async def test_one_sees_what_reaches_ones_scope_today(desk: Desk) -> None:
    centre = await desk.sit("centre", scope="vn")
    await give(centre, "vn")
    desk.clock.move(timedelta(hours=17))
    for scope in ("vn", "p11", "p12", COMMUNE, f"s{THERE.code}"):
        await give(centre, scope)
        desk.clock.move(timedelta(minutes=1))
    await desk.follow()
    assert await listed(centre) == [f"s{THERE.code}", COMMUNE, "p12", "p11", "vn"]
    commune = await desk.sit("commune", scope=COMMUNE)
    assert await listed(commune) == [COMMUNE, "p11", "vn"]
    assert await listed(centre, "p12") == [f"s{THERE.code}", "p12", "vn"]
    assert (await commune.ask("GET", "/v1/directives?scope=p12")).status == 404
