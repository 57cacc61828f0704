"""Figures that people at desks answer for: phoned in, settled between two sources, and every change of the past."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.server.office.browser import Answer, Browser
from tests.server.office.day import at
from tests.server.office.desk import HERE, THERE, Desk, faults

PATH = f"/v1/stations/{HERE.code}/reports"
DEVICE = HERE.key % 1_000_000
"""The device that `Day.turnout` speaks with."""


def form(voted: int = 300, **more: Any) -> dict[str, Any]:
    counts = {"assembly": voted, "province": voted, "commune": voted}
    report = {"kind": "turnout", "as_of": at(9).isoformat(), "voted": counts}
    return {"id": "form-0001", "report": report, "told_by": "Tổ trưởng Lò Văn Hặc"} | more


@pytest.fixture
async def an(desk: Desk) -> Browser:
    desk.clock.at = at(9, 20)
    return await desk.sit("an")


async def confirmed(browser: Browser, **more: Any) -> Answer:
    return await browser.ask("POST", PATH, form(confirm=True, **more))


async def voted(desk: Desk) -> int | None:
    await desk.follow()
    return desk.standing.station(HERE.key, desk.clock.at).figures["assembly"]


# Phoned in


async def test_first_step_says_what_is_doubtful_and_writes_nothing(desk: Desk, an: Browser) -> None:
    await desk.day.turnout(HERE, 400, at(8, 55))
    await desk.follow()
    answer = await an.ask("POST", PATH, form(300))
    assert 200 == answer.status
    assert {"W201", "W210"} <= {finding["code"] for finding in answer.json["findings"]}
    assert 400 == answer.json["before"]["figures"]["assembly"]
    assert 400 == await voted(desk)


async def test_second_step_is_an_entry_of_the_operator_with_who_told_it(desk: Desk, an: Browser) -> None:
    answer = await confirmed(an)
    assert (201, "accepted") == (answer.status, answer.json["status"])
    (entry,) = await desk.acts("turnout")
    fact = entry.fact
    assert ("operator", "an", HERE.code, 1) == (fact.channel, fact.by, fact.station, fact.seq)
    assert {"scope": "p11", "told_by": "Tổ trưởng Lò Văn Hặc"} == fact.detail
    assert entry.position == answer.json["receipt"]["position"]
    assert 300 == await voted(desk)


async def test_form_that_is_sent_twice_is_one_entry(desk: Desk, an: Browser) -> None:
    first, *others = await asyncio.gather(*(confirmed(an) for _ in range(4)))
    assert [200, 200, 200, 201] == sorted(answer.status for answer in (first, *others))
    assert 1 == len({answer.json["receipt"]["digest"] for answer in (first, *others)})
    assert 1 == len(await desk.acts("turnout"))


async def test_form_that_says_something_else_under_the_same_id_is_refused(desk: Desk, an: Browser) -> None:
    await confirmed(an)
    counts = {"assembly": 310, "province": 310, "commune": 310}
    other = form(confirm=True) | {"report": {"kind": "turnout", "as_of": at(9).isoformat(), "voted": counts}}
    answer = await an.ask("POST", PATH, other)
    assert (409, "R201") == (answer.status, answer.json["code"])
    assert 1 == len(await desk.acts("turnout"))


async def test_forms_of_one_desk_are_numbered_one_after_the_other(desk: Desk, an: Browser) -> None:
    for number in (1, 2, 3):
        answer = await confirmed(an, id=f"form-000{number}")
        assert (201, number) == (answer.status, answer.json["seq"])


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        (
            {"report": {"kind": "turnout", "as_of": at(9).isoformat(), "voted": {"assembly": -1}}},
            "R011",
            "$.report.voted.assembly",
        ),
        ({"report": {"kind": "turnout", "voted": {"mayor": 1}}}, "R010", "$.report.voted.mayor"),
        ({"report": {"kind": "turnout"}}, "R010", "$.report"),
        ({"report": {"kind": "turnout", "seq": 5, "voted": {"assembly": 1}}}, "R010", "$.report.seq"),
        ({"report": {"kind": "turnout", "station": THERE.code, "voted": {}}}, "R010", "$.report.station"),
        ({"id": "x"}, "R010", "$.id"),
        ({"reports": []}, "R010", "$"),
    ],
    ids=list("abcdefg"),
)
async def test_form_that_makes_no_sense_is_refused_with_its_path(
    desk: Desk, an: Browser, more: dict[str, Any], code: str, path: str
) -> None:
    for confirm in (False, True):
        answer = await an.ask("POST", PATH, form() | more | {"confirm": confirm})
        assert (422, code) == (answer.status, answer.json["code"])
        assert path == answer.json["errors"][0]["path"]
    assert [] == await desk.acts("turnout")


async def test_who_only_looks_or_belongs_elsewhere_enters_nothing(desk: Desk) -> None:
    chi, binh = await desk.sit("chi", "viewer"), await desk.sit("binh", scope="p12")
    assert [(403, "R220"), (404, "R150")] == [
        (answer.status, answer.json["code"]) for answer in (await confirmed(chi), await confirmed(binh))
    ]
    assert [] == await desk.acts("turnout")


# Two sources that disagree


async def disagreeing(desk: Desk, browser: Browser) -> dict[str, Any]:
    """The phone says 280, the desk was told 300."""
    await desk.day.turnout(HERE, 280, at(9))
    await confirmed(browser)
    await desk.follow()
    answer = await browser.ask("GET", "/v1/disputes?scope=p11")
    (dispute,) = answer.json["disputes"]
    told: dict[str, Any] = dispute
    return told


async def test_two_sources_stand_side_by_side(desk: Desk, an: Browser) -> None:
    dispute = await disagreeing(desk, an)
    phone, operator = sorted(dispute["sources"], key=lambda source: str(source["channel"]))
    assert (f"s{HERE.code}", HERE.name) == (dispute["scope"], dispute["name"])
    assert ("http", None, 280, [DEVICE, 1]) == (
        phone["channel"],
        phone["by"],
        phone["voted"]["assembly"],
        phone["name"],
    )
    assert ("operator", "an", "Tổ trưởng Lò Văn Hặc", 300) == (
        operator["channel"],
        operator["by"],
        operator["told_by"],
        operator["voted"]["assembly"],
    )


def settling(dispute: dict[str, Any], channel: str, **more: Any) -> dict[str, Any]:
    """The source of that channel stands."""
    names = {source["channel"]: source["name"] for source in dispute["sources"]}
    falls = [name for other, name in names.items() if other != channel]
    return {"station": HERE.code, "stands": names[channel], "falls": falls, "reason": "đã gọi lại Tổ trưởng"} | more


@pytest.mark.parametrize(("channel", "figure"), [("http", 280), ("operator", 300)])
async def test_settlement_decides_the_figure_and_is_remembered(
    desk: Desk, an: Browser, channel: str, figure: int
) -> None:
    dispute = await disagreeing(desk, an)
    answer = await an.ask("POST", "/v1/settlements", settling(dispute, channel))
    assert 201 == answer.status
    assert figure == await voted(desk)
    assert [] == (await an.ask("GET", "/v1/disputes?scope=p11")).json["disputes"]
    (change,) = (await an.ask("GET", "/v1/corrections?scope=p11")).json["corrections"]
    assert ("settlement", "an", "đã gọi lại Tổ trưởng", HERE.name) == (
        change["kind"],
        change["by"],
        change["reason"],
        change["name"],
    )
    (fell,) = change["fell"]
    said = {280: "http", 300: "operator"}
    assert (figure, said[figure], at(9).isoformat()) == (
        change["kept"]["voted"]["assembly"],
        change["kept"]["channel"],
        change["kept"]["as_of"],
    )
    assert (580 - figure, change["falls"][0]) == (fell["voted"]["assembly"], fell["name"])


async def test_of_two_desks_at_once_one_settles(desk: Desk, an: Browser) -> None:
    dispute = await disagreeing(desk, an)
    binh = await desk.sit("binh")
    answers = await asyncio.gather(
        an.ask("POST", "/v1/settlements", settling(dispute, "http")),
        binh.ask("POST", "/v1/settlements", settling(dispute, "operator")),
    )
    assert [201, 409] == sorted(answer.status for answer in answers)
    assert ["R222"] == [answer.json["code"] for answer in answers if answer.status == 409]
    assert 1 == len(await desk.acts("settlement"))


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"falls": [[999, 1]]}, 409, "R222"),
        ({"falls": []}, 422, "R010"),
        ({"reason": "  "}, 422, "R010"),
        ({"stands": [0, 0]}, 422, "R010"),
        ({"station": THERE.code}, 404, "R150"),
    ],
    ids=list("abcde"),
)
async def test_settlement_that_makes_no_sense_is_refused(
    desk: Desk, an: Browser, more: dict[str, Any], status: int, code: str
) -> None:
    dispute = await disagreeing(desk, an)
    answer = await an.ask("POST", "/v1/settlements", settling(dispute, "http", **more))
    assert (status, code) == (answer.status, answer.json["code"])
    assert [] == await desk.acts("settlement")


# Changes of the past


async def test_correction_is_listed_with_old_and_new_and_breaks_the_curve(desk: Desk, an: Browser) -> None:
    await desk.day.turnout(HERE, 500, at(8, 31))
    await desk.day.turnout(HERE, 50, at(8, 31), at(9), corrects=1)
    await desk.follow()
    told = (await an.ask("GET", "/v1/corrections?scope=p11")).json
    (change,) = told["corrections"]
    assert ("correction", 500, 50, "gõ nhầm số", "2026-03-15T09:00:00+07:00") == (
        change["kind"],
        change["old"]["assembly"],
        change["new"]["assembly"],
        change["reason"],
        change["at"],
    )
    assert [{"at": "2026-03-15T08:30:00+07:00", "count": 1}] == told["breaks"]
    assert 404 == (await an.ask("GET", "/v1/corrections?scope=p12")).status
    curve = (await an.ask("GET", "/v1/corrections?scope=p11&limit=0")).json
    assert (1, [], told["breaks"]) == (curve["total"], curve["corrections"], curve["breaks"])
    assert ["limit"] == faults(await an.ask("GET", "/v1/corrections?scope=p11&limit=501"))
