"""Today beside the reference day, over HTTP, on a real database."""

from __future__ import annotations

from typing import Any

import pytest

from election.bus import Bus
from server.office.election_file import default_election
from server.office.reference_desk import ReferenceDesk
from tests.server.office.browser import Browser
from tests.server.office.day import STATIONS, at
from tests.server.office.desk import HERE, THERE, Desk

COMMUNE = f"c{HERE.commune:05d}"
NEIGHBOUR = next(one for one in STATIONS if one.commune == HERE.commune and one.key != HERE.key)
LISTED = HERE.listed[0]


@pytest.fixture
def office(desk: Desk, bus: Bus) -> ReferenceDesk:
    return ReferenceDesk(desk.pool, bus, desk.clock)


async def take(
    office: ReferenceDesk, *lines: str, name: str = "Bầu cử 2021", header: str = "code,time,voted,listed"
) -> None:
    found = await office.read("\n".join([header, *lines]).encode(), default_election())
    assert () == found.reading.flaws
    await office.take(found, name, None, "lan")


async def compared(browser: Browser, scope: str = "p11", more: str = "") -> Any:
    answer = await browser.ask("GET", f"/v1/reference/{scope}{more}")
    assert 200 == answer.status, answer.body
    return answer.json


async def test_without_a_reference_day_its_name_is_null(desk: Desk) -> None:
    assert {"scope": "p11", "name": None} == await compared(await desk.sit("an"))


async def test_today_stands_beside_the_reference_day(desk: Desk, office: ReferenceDesk) -> None:
    await take(office, f"{HERE.code},09:00,100,500", f"{HERE.code},11:00,300,500", f"{NEIGHBOUR.code},09:00,50,400",
    )  # fmt: skip
    await desk.day.turnout(HERE, 120, at(9))
    await desk.follow()
    told = await compared(await desk.sit("an"), COMMUNE)
    assert ("Bầu cử 2021", None, "assembly", COMMUNE) == tuple(told[n] for n in ("name", "date", "ballot", "scope"))
    nine = {
        "at": "2026-03-15T09:00:00+07:00",
        "now": {"voted": 120, "listed": LISTED},
        "then": {"voted": 100, "listed": 500},
        "stations": 1,
    }
    assert [nine] == told["alike"]["points"] == told["alike"]["slots"]
    assert (1, sum(one.commune == HERE.commune for one in STATIONS)) == (
        told["alike"]["stations"], told["alike"]["of"],
    )  # fmt: skip
    curve = told["curve"]
    nine_index, eleven_index = 4 * 12, 6 * 12
    assert (2, 900, 150, 350) == (
        curve["stations"],
        curve["listed"]["assembly"],
        curve["voted"]["assembly"][nine_index],
        curve["voted"]["assembly"][eleven_index],
    )
    assert ["assembly"] == list(curve["voted"])


async def test_whole_country_and_a_polling_area_are_compared_too(desk: Desk, office: ReferenceDesk) -> None:
    await take(office, f"{HERE.code},09:00,100,500", f"{THERE.code},09:00,10,500")
    await desk.day.turnout(HERE, 120, at(9))
    await desk.day.turnout(THERE, 20, at(9))
    await desk.follow()
    chief = await desk.sit("chief", scope="vn")
    country, area = await compared(chief, "vn"), await compared(chief, f"s{HERE.code}")
    assert (2, len(STATIONS), 140, 110) == (
        country["alike"]["stations"],
        country["alike"]["of"],
        country["alike"]["points"][-1]["now"]["voted"],
        country["alike"]["points"][-1]["then"]["voted"],
    )
    assert (1, 1) == (area["alike"]["stations"], area["alike"]["of"])


async def test_another_ballot_may_be_asked_for(desk: Desk, office: ReferenceDesk) -> None:
    header = "code,time,voted,voted_commune,listed_commune"
    await take(office, f"{HERE.code},09:00,100,80,480", header=header)
    await desk.day.turnout(HERE, 120, at(9))
    await desk.follow()
    an = await desk.sit("an")
    told = await compared(an, COMMUNE, "?ballot=commune")
    assert ("commune", 80, 480) == (told["ballot"], *told["alike"]["points"][0]["then"].values())
    headline = (await compared(an, COMMUNE))["alike"]["points"][0]
    assert ({"voted": 120, "listed": None}, {"voted": 100, "listed": None}) == (headline["now"], headline["then"])
    assert 422 == (await an.ask("GET", f"/v1/reference/{COMMUNE}?ballot=mayor")).status


async def test_answer_is_kept_for_a_minute_and_made_anew_after_it(
    desk: Desk, office: ReferenceDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.office.comparison.REST", 0)
    await take(office, f"{HERE.code},09:00,100,500")
    await desk.day.turnout(HERE, 120, at(9))
    await desk.follow()
    an = await desk.sit("an")
    desk.clock.at = at(9, 20)
    assert 120 == (await compared(an))["alike"]["points"][-1]["now"]["voted"]
    await desk.day.turnout(HERE, 130, at(9, 10))
    await desk.follow()
    assert 120 == (await compared(an))["alike"]["points"][-1]["now"]["voted"]
    desk.clock.at = at(9, 21)
    assert 130 == (await compared(an))["alike"]["points"][-1]["now"]["voted"]


async def test_another_day_is_compared_with_as_soon_as_it_is_taken(desk: Desk, office: ReferenceDesk) -> None:
    an = await desk.sit("an")
    await take(office, f"{HERE.code},09:00,100,500")
    assert "Bầu cử 2021" == (await compared(an))["name"]
    await take(office, f"{HERE.code},09:00,90,500", name="Bầu cử 2016")
    told = await compared(an)
    assert ("Bầu cử 2016", 90) == (told["name"], told["curve"]["voted"]["assembly"][-1])
    await office.drop("lan")
    assert None is (await compared(an))["name"]


async def test_polling_areas_the_register_does_not_have_are_told_and_count_nowhere(
    desk: Desk, office: ReferenceDesk
) -> None:
    raw = f"code,time,voted\n11-99999-001,09:00,7\n{HERE.code},09:00,100".encode()
    found = await office.read(raw, default_election())
    assert (("11-99999-001",), ()) == (found.unknown, found.reading.flaws)
    await office.take(found, "Bầu cử 2021", None, "lan")
    shown = await office.show()
    assert shown is not None
    assert (2, 1) == (shown[0].stations, shown[1])
    assert 100 == (await compared(await desk.sit("an")))["curve"]["voted"]["assembly"][-1]


async def test_taking_and_dropping_are_in_the_ledger(desk: Desk, office: ReferenceDesk) -> None:
    await take(office, f"{HERE.code},09:00,100,500")
    assert "Bầu cử 2021" == await office.drop("mai")
    assert None is await office.drop("mai")
    taken, dropped = await desk.acts("reference", province=0)
    assert ("lan", "Bầu cử 2021", 1) == (
        taken.fact.by, (taken.fact.detail or {})["taken"]["name"], (taken.fact.detail or {})["taken"]["stations"],
    )  # fmt: skip
    assert ("mai", {"dropped": "Bầu cử 2021"}) == (dropped.fact.by, dropped.fact.detail)
    await desk.follow()


async def test_outside_ones_scope_there_is_nothing_to_compare(desk: Desk) -> None:
    an = await desk.sit("an")
    for scope in ("p12", "vn", "c99999", "nowhere", f"s{THERE.code}"):
        answer = await an.ask("GET", f"/v1/reference/{scope}")
        assert (404, "R150") == (answer.status, answer.json["code"])
    chief = await desk.sit("chief", scope="vn")
    assert 404 == (await chief.ask("GET", "/v1/reference/p01")).status
