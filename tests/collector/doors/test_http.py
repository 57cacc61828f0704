from __future__ import annotations

import asyncio
import random
from typing import Any

import httpx
import msgpack
import pytest

from election.ledger import verify
from tests import places
from tests.collector.conftest import Phone, Stand


async def test_accepted_report_is_in_the_ledger_with_the_receipt_s_position(stand: Stand, phone: Phone) -> None:
    answer = await phone.send(phone.turnout(512))
    told = answer.json()

    assert 201 == answer.status_code
    assert ("accepted", 1, []) == (told["status"], told["seq"], told["findings"])
    lines = await stand.ledger.lines(11)
    held = next(line for line in lines if line.position == told["receipt"]["position"])
    assert told["receipt"]["digest"] == held.digest.hex()
    assert 11 == told["receipt"]["province"]
    assert b'"voted":{"assembly":512' in held.content
    assert verify(lines)


async def test_same_report_again_is_a_duplicate_with_the_first_receipt(stand: Stand, phone: Phone) -> None:
    report = phone.turnout(512)
    first = await phone.send(report | {"sent_at": places.at(12).isoformat()})
    again = await phone.send(report | {"sent_at": places.at(12, 1).isoformat()})

    assert (201, 200) == (first.status_code, again.status_code)
    assert "duplicate" == again.json()["status"]
    assert first.json()["receipt"] == again.json()["receipt"]


async def test_same_number_with_other_content_is_kept_beside_with_its_own_receipt(stand: Stand, phone: Phone) -> None:
    report = phone.turnout(512)
    await phone.send(report)
    other = await phone.send(report | {"voted": {"assembly": 521}})
    again = await phone.send(report | {"voted": {"assembly": 521}})

    assert (409, "R201", 409) == (other.status_code, other.json()["code"], other.json()["status"])
    assert other.json()["receipt"] == again.json()["receipt"]
    kinds = [entry.fact.kind for entry in await stand.ledger.after(11, 0)]
    assert ["enrolment", "turnout", "conflict"] == kinds


async def test_one_report_from_many_connections_at_once_is_one_entry(stand: Stand, phone: Phone) -> None:
    reports = [phone.turnout(100 + n) for n in range(5)]
    sends = [report for report in reports for _ in range(8)]
    random.Random(3).shuffle(sends)
    async with httpx.AsyncClient(base_url=stand.url) as other:
        answers = await asyncio.gather(
            *(
                (other if n % 2 else stand.client).post("/v1/reports", json=report, headers=phone.headers)
                for n, report in enumerate(sends)
            )
        )

    receipts = {(a.json()["seq"], a.json()["receipt"]["position"], a.json()["receipt"]["digest"]) for a in answers}
    assert 5 == len(receipts)
    assert {200, 201} >= {answer.status_code for answer in answers}
    assert 5 == sum(entry.fact.kind == "turnout" for entry in await stand.ledger.after(11, 0))


async def test_contradictions_at_once_keep_one_report_and_its_conflicts(stand: Stand, phone: Phone) -> None:
    report = phone.turnout(100)
    answers = await asyncio.gather(*(phone.send(report | {"voted": {"assembly": n % 3}}) for n in range(9)))

    assert 6 == sum(answer.status_code == 409 for answer in answers)
    kinds = sorted(entry.fact.kind for entry in await stand.ledger.after(11, 0))
    assert ["conflict", "conflict", "enrolment", "turnout"] == kinds


async def test_message_pack_carries_the_same_maps(phone: Phone) -> None:
    report = phone.turnout(512)
    packed = await phone.client.post(
        "/v1/reports",
        content=msgpack.packb(report),
        headers=phone.headers | {"Content-Type": "application/msgpack"},
    )
    plain = await phone.send(report)

    assert "application/msgpack" == packed.headers["content-type"]
    assert msgpack.unpackb(packed.content)["receipt"] == plain.json()["receipt"]
    assert (201, 200) == (packed.status_code, plain.status_code)


async def test_station_may_be_left_out_by_a_device_of_one_station(phone: Phone) -> None:
    report = phone.turnout(512)
    without = {name: value for name, value in report.items() if name != "station"}

    assert 201 == (await phone.send(without)).status_code
    assert 200 == (await phone.send(report)).status_code


REFUSALS: list[tuple[str, dict[str, Any], int, str, str]] = [
    ("no as-of offset", {"as_of": "2026-03-15T11:00:00"}, 422, "R010", "$.as_of"),
    ("unknown field", {"colour": "red"}, 422, "R010", "$.colour"),
    ("unknown field inside", {"voted": {"assembly": 1, "senate": 2}}, 422, "R010", "$.voted.senate"),
    ("text for a number", {"voted": {"assembly": "many"}}, 422, "R010", "$.voted.assembly"),
    ("unknown kind", {"kind": "gossip"}, 422, "R010", "$.kind"),
    ("no number", {"seq": 0}, 422, "R010", "$.seq"),
    ("station of no form", {"station": "somewhere"}, 422, "R010", "$.station"),
    ("negative", {"voted": {"assembly": -1}}, 422, "R011", "$.voted.assembly"),
    ("no ballot", {"voted": {}}, 422, "R011", "$.voted"),
    ("future", {"as_of": places.at(12, 6).isoformat()}, 422, "R011", "$.as_of"),
    ("before the election", {"as_of": "2026-01-01T11:00:00+07:00"}, 422, "R011", "$.as_of"),
    ("other station", {"station": "11-03127-002"}, 403, "R120", ""),
    ("station in another province", {"station": "12-03127-001"}, 403, "R120", ""),
]


@pytest.mark.parametrize(("_", "change", "status", "code", "path"), REFUSALS, ids=[row[0] for row in REFUSALS])
async def test_bad_report_gets_its_code_and_path(
    phone: Phone, _: str, change: dict[str, Any], status: int, code: str, path: str
) -> None:
    answer = await phone.send(phone.turnout(512) | change)
    told = answer.json()

    assert (status, code) == (answer.status_code, told["code"])
    assert "application/problem+json" == answer.headers["content-type"]
    assert told["detail"]
    assert [path] == [fault["path"] for fault in told.get("errors", [{"path": ""}])]


async def test_refusals_speak_the_caller_s_language(phone: Phone) -> None:
    wrong = phone.turnout(1) | {"station": "11-03127-002"}

    assert "khu vực bỏ phiếu" in (await phone.send(wrong)).json()["detail"]
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    assert "does not speak" in (await phone.send(wrong, **english)).json()["detail"]
    impossible = phone.turnout(-1)
    told = [(await phone.send(impossible, **headers)).json()["errors"][0]["message"] for headers in ({}, english)]
    assert ["Số không được âm.", "A count cannot be negative."] == told


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{nonsense", "application/json", 400, "R001"),
        (b"\xff\xfe", "application/json", 400, "R001"),
        (b'{"seq":1', "application/json", 400, "R001"),
        (b"\xc1", "application/msgpack", 400, "R001"),
        (b'{"seq":' + b"[" * 60_000, "application/json", 400, "R001"),
        (b"{}", "text/plain", 415, "R003"),
        (b"{}", "", 415, "R003"),
        (b"[]", "application/json", 422, "R010"),
        (b" " * (64 * 1024 + 1), "application/json", 413, "R002"),
    ],
)
async def test_unreadable_requests_get_their_code(
    phone: Phone, body: bytes, content_type: str, status: int, code: str
) -> None:
    answer = await phone.client.post(
        "/v1/reports",
        content=body,
        headers=phone.headers | {"Content-Type": content_type, "Accept": "application/json"},
    )

    assert (status, code) == (answer.status_code, answer.json()["code"])


async def test_unknown_and_missing_tokens_are_not_let_in(stand: Stand, phone: Phone) -> None:
    for headers in ({}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic abc"}):
        answer = await stand.client.post("/v1/reports", json=phone.turnout(1), headers=headers)
        assert (401, "R110") == (answer.status_code, answer.json()["code"])


async def test_reports_of_a_batch_are_judged_by_those_before_them(stand: Stand, phone: Phone) -> None:
    ten, eleven = places.at(10).isoformat(), places.at(11).isoformat()
    reports = [phone.turnout(40, as_of=ten), phone.turnout(30, as_of=eleven)]
    answer = await phone.client.post("/v1/reports/batch", json={"reports": reports}, headers=phone.headers)

    found = [[finding["code"] for finding in result["findings"]] for result in answer.json()["results"]]
    assert [False, True] == ["W201" in codes for codes in found], "the second says that fewer have voted"


async def test_one_bad_report_of_a_batch_harms_no_neighbour(stand: Stand, phone: Phone) -> None:
    first, second, third = (phone.turnout(n) for n in (10, 20, 30))
    batch = [third, {"seq": 99, "kind": "gossip"}, second | {"station": "11-03127-002"}, first, first]
    answer = await phone.client.post("/v1/reports/batch", json={"reports": batch}, headers=phone.headers)
    results = answer.json()["results"]

    assert 200 == answer.status_code
    assert [201, 422, 403, 201, 201] == [result["http_status"] for result in results]
    assert [3, 99, 2, 1, 1] == [result["seq"] for result in results]
    assert results[3]["receipt"] == results[4]["receipt"]
    seqs = [entry.fact.seq for entry in await stand.ledger.after(11, 1)]
    assert [1, 3] == seqs  # applied in order of their numbers


@pytest.mark.parametrize("reports", [[], [{}] * 501, "none", None])
async def test_batch_of_a_wrong_size_or_shape_is_refused_whole(phone: Phone, reports: Any) -> None:
    answer = await phone.client.post("/v1/reports/batch", json={"reports": reports}, headers=phone.headers)

    assert (422, "R010") == (answer.status_code, answer.json()["code"])


async def test_me_tells_what_the_ledger_holds(phone: Phone) -> None:
    reports = {report["seq"]: report for report in (phone.turnout(n * 10) for n in range(1, 6))}
    for seq in (1, 2, 4, 5):
        await phone.send(reports[seq])
    me = (await phone.client.get("/v1/me", headers=phone.headers)).json()
    receipts = (await phone.client.get("/v1/me/receipts?after=2", headers=phone.headers)).json()

    assert {"contiguous_to": 2, "also": [4, 5]} == me["received"]
    assert 6 == me["next_seq"]
    assert 50 == me["last"][phone.station]["figures"]["voted"]["assembly"]
    assert places.at(15).isoformat() == me["next_due"]["at"]
    assert [4, 5] == [one["seq"] for one in receipts["receipts"]]


@pytest.mark.parametrize("after", ["x", "-1", "99999999999", "1e3", ""])
async def test_receipts_after_nonsense_is_refused(phone: Phone, after: str) -> None:
    answer = await phone.client.get(f"/v1/me/receipts?after={after}x", headers=phone.headers)

    assert (422, "R010") == (answer.status_code, answer.json()["code"])


async def test_other_paths_and_methods_have_no_traceback(stand: Stand) -> None:
    assert 404 == (await stand.client.get("/v1/nothing")).status_code
    assert 405 == (await stand.client.get("/v1/reports")).status_code


async def test_metrics_and_health_answer(stand: Stand, phone: Phone) -> None:
    await phone.send(phone.turnout(5))

    assert 200 == (await stand.client.get("/healthz")).status_code
    assert {"ready": True, "reasons": []} == (await stand.client.get("/readyz")).json()
    assert 'eday_reports_total{outcome="accepted"} 1.0' in (await stand.client.get("/metrics")).text
