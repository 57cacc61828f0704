"""A duty officer's day at the board: who is late is chased, what is phoned in is entered, what disagrees is settled."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest
from playwright.async_api import Browser, Page, Route, expect

from election.bus import Bus
from election.clock import Pace, RealClock
from election.engines.lease import Engines
from election.ledger import Entry
from server.office.election_desk import ElectionDesk
from tests import places
from tests.journeys.conftest import Day, served_day
from tests.journeys.reading import violations

pytestmark = pytest.mark.journey

EARLY = places.at(8, 30)
SLOT = "Chưa báo cáo mốc 09:00"
SAMPLE = """async (ms) => {
  const seen = new Set()
  for (const end = performance.now() + ms; performance.now() < end; ) {
    const clock = document.querySelector(".clock-time").textContent
    const since = document.querySelector(".overdue-when strong")
    const lines = document.querySelectorAll(".line-main").length
    seen.add(JSON.stringify([clock, since && since.textContent, lines]))
    await new Promise(requestAnimationFrame)
  }
  return [...seen].map((each) => JSON.parse(each))
}"""


@pytest.fixture
async def morning(engines: Engines, fresh_database: str, pool: asyncpg.Pool, browser: Browser) -> AsyncIterator[Day]:
    """Half an hour before the first slot."""
    async with served_day(engines, fresh_database, pool, browser, start=EARLY) as served:
        yield served


async def is_live(page: Page) -> None:
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp", timeout=10_000)


async def turn_clock(day: Day, bus: Bus, shown: datetime, speed: float) -> None:
    """The rehearsal's clock shows that moment now, and goes on at that speed."""
    pace = Pace(datetime.now(UTC), shown, speed)
    await ElectionDesk(day.pool, bus, RealClock()).put(places.election(pace), "test")


async def entries(day: Day, kind: str) -> list[Entry]:
    return [entry for entry in await day.ledger.after(11, 0) if entry.fact.kind == kind]


def nine(minute: int = 0) -> str:
    return places.at(9, minute).isoformat()


async def test_who_is_late_appears_to_the_minute_is_chased_and_goes_when_the_report_lands(
    morning: Day, bus: Bus
) -> None:
    phone = await morning.token()
    page = await morning.desk()
    await page.get_by_role("link", name="Mốc giờ, đôn đốc").click()
    await expect(page.locator(".overdue")).to_contain_text(re.compile(r"Chưa đến mốc 09:00; còn (30|29) phút"))

    # The list is there when the slot has come, and counts the minutes by the clock on the screen.
    await turn_clock(morning, bus, places.at(8, 59, 10), 30)
    await expect(page.locator(".line-main")).to_have_count(5, timeout=15_000)
    seen = await page.evaluate(SAMPLE, 4_500)
    minutes: set[int] = set()
    for clock, since, lines in seen:
        late = int(clock[:2]) * 60 + int(clock[3:5]) - 9 * 60
        assert late >= 0
        assert (f"Quá mốc {late} phút" if late else "Vừa đến mốc", 5) == (since, lines)
        minutes.add(late)
    assert len(minutes) > 1

    await turn_clock(morning, bus, places.at(9, 20), 1)
    await expect(page.locator(".overdue-when")).to_contain_text("Quá mốc 20 phút", timeout=15_000)
    await expect(page.locator(".overdue-when")).to_contain_text("hết hạn lúc 09:15")
    assert [] == await violations(page)

    # A chase, by the keyboard alone.
    line = page.locator(".line-main", has_text="Nhà văn hóa tổ 2").filter(has_text="Phường Điện Biên Phủ")
    await line.get_by_role("button", name="Gọi").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".call .tel").first).to_have_attribute("href", "tel:0900000001")
    await page.get_by_label("Kết quả", exact=True).fill("Đang kiểm phiếu")
    await page.keyboard.press("Enter")
    await expect(page.locator(".call-log .told")).to_have_text(re.compile(r"Đã ghi nhận lúc 09:2\d\."))
    await expect(line).to_contain_text(re.compile(r"09:2\d Gọi điện"))
    assert [] == await violations(page)
    await page.keyboard.press("Escape")
    await expect(line.get_by_role("button", name="Gọi")).to_be_focused()
    (chase,) = await entries(morning, "chase")
    (look,) = await entries(morning, "look")
    asked = {"slot": nine(), "how": "call", "outcome": "Đang kiểm phiếu", "scope": "p11"}
    assert ("officer of p11", "11-03127-002", asked) == (chase.fact.by, chase.fact.station, chase.fact.detail)
    assert ("officer of p11", "11-03127-002") == (look.fact.by, look.fact.station)
    await page.get_by_role("button", name="Chưa đôn đốc").click()
    await expect(page.locator(".line-main")).to_have_count(4)
    await page.get_by_role("button", name="Chưa đôn đốc").click()

    # The report lands.
    row = page.locator(".slottable tr", has_text="Phường Điện Biên Phủ")
    await expect(row.locator(".chosen").last).to_have_text("3")
    answer = await morning.report(phone, 1, 512, as_of=nine(5))
    assert 201 == answer.status_code
    await expect(page.locator(".line-main")).to_have_count(4, timeout=10_000)
    await expect(page.locator(".line-main", has_text="Nhà văn hóa tổ 1").filter(has_text="Phường")).to_have_count(0)
    await expect(row.locator(".chosen")).to_have_text(["3", "0", "1", "2"])


async def test_what_is_phoned_in_is_entered_once_and_what_disagrees_is_settled_on_the_screen(
    morning: Day, bus: Bus
) -> None:
    phone = await morning.token()
    await turn_clock(morning, bus, places.at(9, 20), 1)
    page = await morning.desk()
    await is_live(page)
    answer = await morning.report(phone, 1, 280, as_of=nine(5))
    assert 201 == answer.status_code, answer.text

    # Step one asks back and writes nothing; what is typed outlives a reload.
    await page.goto(f"{morning.url}/board/s11-03127-001")
    await page.get_by_label("Số liệu tính đến").fill("9h5")
    for ballot, voted in (("ĐBQH", "300"), ("HĐND tỉnh", "300"), ("HĐND xã", "299")):
        await page.get_by_label(ballot, exact=True).fill(voted)
    await page.get_by_role("button", name="Kiểm tra").click()
    await expect(page.locator(".entry .trouble")).to_have_text(re.compile("Giờ chưa đúng.*Hãy ghi người báo"))
    await page.get_by_label("Số liệu tính đến").fill("9h05")
    await page.get_by_label("Người báo qua điện thoại").fill("Tổ trưởng Lò Văn Hặc")
    await page.reload()
    await expect(page.get_by_label("HĐND xã", exact=True)).to_have_value("299")
    assert [] == await violations(page)
    await page.get_by_role("button", name="Kiểm tra").click()
    await expect(page.locator(".entry-doubts")).to_contain_text("Số này không khớp với số một nguồn khác đã báo.")
    await expect(page.locator(".entry-sum tbody tr").first).to_have_text(re.compile(r"ĐBQH\s*280\s*300\s*\+20"))
    assert [] == await violations(page)
    assert ["http"] == [entry.fact.channel for entry in await entries(morning, "turnout")]

    # The answer to step two is lost on the way: confirmed again, it is still one entry.
    lost: list[int] = []

    async def lose(route: Route) -> None:
        if lost or not (route.request.post_data_json or {}).get("confirm"):
            await route.continue_()
            return
        lost.append((await route.fetch()).status)
        await route.abort()

    await page.route("**/v1/stations/*/reports", lose)
    await page.get_by_role("button", name="Đã hỏi lại, xác nhận và ghi").click()
    await expect(page.locator(".entry .trouble")).to_contain_text("cùng một phiếu không bị ghi hai lần")
    await page.get_by_role("button", name="Đã hỏi lại, xác nhận và ghi").click()
    await expect(page.locator(".entry-receipt")).to_contain_text(re.compile(r"Đã ghi vào sổ cái, số \d+, lúc 09:2\d"))
    assert [201] == lost
    of_phone, of_desk = await entries(morning, "turnout")
    assert ("http", None) == (of_phone.fact.channel, of_phone.fact.by)
    assert ("operator", "officer of p11") == (of_desk.fact.channel, of_desk.fact.by)
    assert {"scope": "p11", "told_by": "Tổ trưởng Lò Văn Hặc"} == of_desk.fact.detail
    await expect(page.locator(".area-history")).to_contain_text("officer of p11 nhập hộ, theo lời Tổ trưởng Lò Văn Hặc")

    # Side by side, and settled by name and reason; the total follows.
    await page.goto(f"{morning.url}/board/p11?view=changes")
    dispute = page.locator(".dispute")
    await expect(dispute.locator("mark")).to_have_text(["280", "300", "280", "300", "279", "299"])
    await expect(dispute).to_contain_text("theo lời Tổ trưởng Lò Văn Hặc")
    await dispute.locator("td", has=page.get_by_label("Nguồn này")).nth(1).get_by_label("Nguồn này").check()
    assert [] == await violations(page)
    await dispute.get_by_role("button", name="Xác định số liệu đúng").click()
    await expect(dispute.get_by_role("alert")).to_have_text("Hãy ghi căn cứ, lý do.")
    await dispute.get_by_label("Căn cứ, lý do").fill("Đã gọi lại Tổ trưởng")
    await dispute.get_by_role("button", name="Xác định số liệu đúng").click()
    await dispute.get_by_role("button", name="Xác nhận, ghi vào sổ cái").click()
    await expect(dispute).to_have_count(0, timeout=15_000)
    change = page.locator(".past tbody tr")
    await expect(change).to_contain_text(re.compile(r"ĐBQH\s*280\s*→\s*thành\s*300\s*\(\+20\)"))
    await expect(change).to_contain_text(re.compile(r"Đối chiếu\s*·\s*officer of p11\s*Đã gọi lại Tổ trưởng"))
    assert [] == await violations(page)
    await page.get_by_role("link", name="Tổng quan").click()
    await expect(page.locator(".card-first .card-counts")).to_contain_text("300")
    assert 300 == (await morning.board("p11"))["figures"]["ballots"]["assembly"]["voted"]
    (settlement,) = await entries(morning, "settlement")
    assert "Đã gọi lại Tổ trưởng" == (settlement.fact.detail or {})["reason"]


async def test_settlement_that_came_too_late_says_so_and_keeps_the_reason(morning: Day, bus: Bus) -> None:
    first, second = await morning.token(), await morning.token()
    await turn_clock(morning, bus, places.at(9, 20), 1)
    page = await morning.desk()
    await is_live(page)
    for token, voted in ((first, 280), (second, 300)):
        assert 201 == (await morning.report(token, 1, voted, as_of=nine())).status_code
    await page.goto(f"{morning.url}/board/p11?view=changes")
    dispute = page.locator(".dispute")
    await dispute.get_by_label("Nguồn này").first.check()
    await dispute.get_by_role("button", name="Đã đối chiếu biên bản").click()
    await dispute.get_by_role("button", name="Xác định số liệu đúng").click()

    async def too_late(route: Route) -> None:
        """Somebody else settles a moment before."""
        await route.fetch()
        await route.continue_()

    await page.route("**/v1/settlements", too_late)
    await page.route("**/v1/disputes*", lambda route: route.abort())
    await dispute.get_by_role("button", name="Xác nhận, ghi vào sổ cái").click()
    await expect(dispute.get_by_role("alert")).to_contain_text("hoặc đã được người khác xác định. (R222)")
    await expect(dispute.get_by_label("Căn cứ, lý do")).to_have_value("Đã đối chiếu biên bản")
    assert 1 == len(await entries(morning, "settlement"))


async def test_manager_gives_a_new_code_and_takes_a_phone_s_right_away(morning: Day) -> None:
    phone = await morning.token()
    page = await morning.desk(role="manager")
    await page.goto(f"{morning.url}/board/s11-03127-001")
    await page.get_by_role("button", name="Cấp mã mới").click()
    code = await page.locator(".code-text").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert 201 == (await morning.client.post("/v1/enrol", json={"code": code})).status_code
    await page.reload()
    await expect(page.locator(".phone")).to_have_count(2)
    await page.get_by_role("button", name="Xem số điện thoại").click()
    await expect(page.locator(".area-phones .tel")).to_have_text("0900000001")
    await page.locator(".phone").first.get_by_role("button", name=re.compile("^Thu hồi")).click()
    await page.get_by_role("button", name="Thu hồi", exact=True).click()
    await expect(page.locator(".phone-over")).to_have_count(1)
    assert [] == await violations(page)
    (revocation,) = await entries(morning, "revocation")
    assert "manager of p11" == revocation.fact.by
    answer = await morning.report(phone, 1, 5, as_of=places.at(8, 29).isoformat())
    assert (401, "R111") == (answer.status_code, answer.json()["code"])
