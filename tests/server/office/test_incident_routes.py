"""What comes over the wire to an incident's desk, and what goes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.server.office.day import STATIONS
from tests.server.office.desk import HERE, THERE, Desk, faults, move

COMMUNE = f"c{HERE.commune:05d}"
NEAR = next(each for each in STATIONS if each.province == 11 and each.commune != HERE.commune)


async def test_a_move_is_one_entry_and_answers_with_the_incident_after_it(desk: Desk) -> None:
    await desk.report()
    lan = await desk.sit("duty.lan")
    answer = await move(lan, "instruct", text="  Dùng máy phát điện của trạm y tế. ")
    assert (answer.status, answer.headers["cache-control"]) == (201, "no-store")
    shown, receipt = answer.json["incident"], answer.json["receipt"]
    assert (shown["id"], shown["state"], shown["level"]) == ("incident-1", "acknowledged", "commune")
    assert shown["answers"] == [
        {
            "move": "instruct",
            "text": "Dùng máy phát điện của trạm y tế.",
            "by": "duty.lan",
            "from": "p11",
            "to": None,
            "at": "2026-03-15T08:00:00+07:00",
        }
    ]
    assert shown["moves"] == ["assign", "escalate", "instruct", "resolve", "merge", "comment"]
    (entry,) = await desk.acts()
    (line,) = await desk.day.ledger.lines(11, entry.position - 1)
    assert receipt == {
        "province": 11,
        "position": entry.position,
        "digest": line.digest.hex(),
        "received_at": "2026-03-15T08:00:00+07:00",
    }
    assert (entry.fact.station, entry.fact.by, entry.fact.channel) == (HERE.code, "duty.lan", "system")
    assert entry.fact.detail == {
        "incident": "incident-1",
        "move": "instruct",
        "text": "Dùng máy phát điện của trạm y tế.",
        "scope": "p11",
    }
    await desk.follow()
    listed = (await lan.ask("GET", "/v1/incidents")).json["incidents"]
    assert listed == [shown]


async def test_who_is_on_duty_acts_and_the_others_look(desk: Desk) -> None:
    await desk.report()
    for role in ("viewer", "auditor"):
        looking = await desk.sit(f"the.{role}", role, language="vi")
        answer = await move(looking, "acknowledge")
        assert (answer.status, answer.json["code"]) == (403, "R220")
        assert answer.json["detail"] == "Không có quyền thực hiện việc này."
        assert [one["state"] for one in (await looking.ask("GET", "/v1/incidents")).json["incidents"]] == ["raised"]
    assert await desk.acts() == []
    for role in ("duty", "manager", "admin"):
        assert (await move(await desk.sit(f"the.{role}", role), "comment", text="đã rõ")).status == 201


async def test_outside_ones_scope_there_is_no_incident(desk: Desk) -> None:
    await desk.report()
    for scope in ("p12", f"c{NEAR.commune:05d}", f"s{THERE.code}"):
        stranger = await desk.sit(f"of.{scope}", scope=scope)
        for more in ({}, {"station": HERE.code}):
            answer = await move(stranger, "acknowledge", **more)
            assert (answer.status, answer.json["code"]) == (404, "R150")
        assert (await stranger.ask("GET", "/v1/incidents?scope=p11")).status == 404
        assert (await stranger.ask("GET", "/v1/incidents")).json["incidents"] == []
    assert await desk.acts() == []


async def test_an_incident_nobody_raised_is_none(desk: Desk) -> None:
    lan = await desk.sit("duty.lan")
    for more in ({}, {"station": HERE.code}, {"station": "11-03127-999"}, {"station": "x"}):
        assert (await move(lan, "acknowledge", **more)).json["code"] == "R150"


async def test_an_illegal_move_names_the_legal_ones(desk: Desk) -> None:
    await desk.report()
    lan = await desk.sit("duty.lan", language="vi")
    await move(lan, "resolve", text="Đã có điện lúc 9 giờ.")
    answer = await move(lan, "assign", to="Điện lực")
    assert (answer.status, answer.headers["content-type"]) == (409, "application/problem+json")
    assert (answer.json["code"], answer.json["status"]) == ("R221", 409)
    assert answer.json["detail"].endswith("Tình huống đã xử lý xong không thể phân công; có thể: mở lại, ghi chú.")
    assert (answer.json["state"], answer.json["level"]) == ("resolved", "commune")
    assert answer.json["legal"] == ["reopen", "comment"]
    assert len(await desk.acts()) == 1


async def test_a_move_with_too_little_or_too_much_says_where(desk: Desk) -> None:
    await desk.report()
    lan = await desk.sit("duty.lan")
    wrong: list[tuple[dict[str, object], list[str]]] = [
        ({"move": "nonsense"}, ["$.move"]),
        ({"move": "instruct"}, ["$.text"]),
        ({"move": "instruct", "text": " \n"}, ["$.text"]),
        ({"move": "comment", "text": None}, ["$.text"]),
        ({"move": "resolve"}, ["$.text"]),
        ({"move": "comment", "text": "x" * 2001}, ["$.text"]),
        ({"move": "assign"}, ["$.to"]),
        ({"move": "assign", "to": "x" * 201}, ["$.to"]),
        ({"move": "merge"}, ["$.into"]),
        ({"move": "acknowledge", "to": "ai đó"}, ["$.to"]),
        ({"move": "comment", "into": "incident-2"}, ["$.into", "$.text"]),
        ({"move": "acknowledge", "owner": "x"}, ["$"]),
        ({}, ["$"]),
    ]
    for asked, where in wrong:
        assert faults(await lan.ask("POST", "/v1/incidents/incident-1/moves", asked)) == where, asked
    assert await desk.acts() == []


async def test_another_sites_page_moves_nothing(desk: Desk) -> None:
    await desk.report()
    lan = await desk.sit("duty.lan")
    lan.headers["origin"] = "https://elsewhere.example"
    assert (await move(lan, "acknowledge")).json["code"] == "R212"
    lan.cookies = {}
    lan.headers.pop("origin")
    assert (await move(lan, "acknowledge")).json["code"] == "R211"


async def test_incidents_are_listed_by_scope_state_and_severity(desk: Desk) -> None:
    await desk.report(name="incident-1")
    desk.clock.move(timedelta(minutes=1))
    await desk.report(name="incident-2", severity="interrupting")
    desk.clock.move(timedelta(minutes=1))
    await desk.report(THERE, "incident-3")
    centre = await desk.sit("centre", scope="vn")
    await move(centre, "resolve", "incident-1", text="xong")
    await desk.follow()

    async def listed(query: str) -> Any:
        found = (await centre.ask("GET", f"/v1/incidents?{query}")).json
        return [one["id"] for one in found["incidents"]], found["more"]

    assert await listed("") == (["incident-3", "incident-2"], False)
    assert await listed("limit=1") == (["incident-3"], True)
    assert await listed("scope=p11") == (["incident-2"], False)
    assert await listed(f"scope={COMMUNE}&state=resolved,raised") == (["incident-2", "incident-1"], False)
    assert await listed("state=resolved&severity=interrupting") == ([], False)
    assert await listed("severity=interrupting,instruct") == (["incident-2"], False)
    for query, wrong in (("state=over", "state"), ("severity=bad,support", "severity"), ("limit=0", "limit")):
        assert faults(await centre.ask("GET", f"/v1/incidents?{query}")) == [wrong]
