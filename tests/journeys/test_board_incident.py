"""An incident on the board: heard wherever somebody looks, dealt with from the screen, answered on the phone."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, Route, expect

from tests import places
from tests.journeys.conftest import Day

pytestmark = pytest.mark.journey

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AT_ONCE_S = 1.0
ID = "ballot-0001"
SHEET = f"/board/p11?view=incidents#s11-03127-001/{ID}"
COUNT_TONES = """() => {
  window.tones = 0
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (...when) { window.tones++; return start.apply(this, when) }
}"""


async def raise_incident(day: Day, token: str, seq: int = 1, **other: Any) -> None:
    """What a phone says over the public wire."""
    report = {
        "seq": seq,
        "kind": "incident",
        "incident": ID,
        "as_of": places.at(11, 50 + seq).isoformat(),
        "category": "ballot",
        "severity": "interrupting",
        "text": "Phiếu bầu HĐND xã in thiếu tên một người ứng cử.",
    } | other
    answer = await day.client.post("/v1/reports", json=report, headers={"Authorization": f"Bearer {token}"})
    assert 201 == answer.status_code, answer.text


async def heard_by(day: Day, token: str) -> list[dict[str, Any]]:
    """The answers to the incident, as its phone sees them."""
    heard = (await day.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})).json()
    (own,) = [each for each in heard["last"]["11-03127-001"]["incidents"] if each["id"] == ID]
    answers: list[dict[str, Any]] = own["answers"]
    return answers


async def is_live(page: Page) -> None:
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp", timeout=10_000)


def button(page: Page, name: str) -> Locator:
    return page.locator(".case-moves").get_by_role("button", name=name, exact=True)


def told(page: Page) -> Locator:
    """What became of the last move."""
    return page.locator(".case-moves .case-told")


def state(page: Page) -> Locator:
    return page.locator(".case-facts div").first.locator("dd")


async def violations(page: Page) -> list[str]:
    found: dict[str, Any] = (await Axe().run(page, options={"resultTypes": ["violations"], "runOnly": RULES})).response
    return [f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]


async def test_incident_rings_on_the_board_and_is_dealt_with_from_the_screen(day: Day) -> None:
    phone = await day.token()
    page = await day.desk()
    await is_live(page)
    await page.evaluate(COUNT_TONES)
    await page.get_by_role("button", name="Bật âm báo").click()
    await expect(page.get_by_role("button", name="Tắt âm báo")).to_be_visible()
    tested = await page.evaluate("window.tones")

    # It is seen and heard within a second, whatever the officer looks at.
    await page.locator(".rows a", has_text="Xã Mường Phăng").click()
    await expect(page.locator("#place")).to_have_text("Xã Mường Phăng")
    began = time.monotonic()
    await raise_incident(day, phone)
    await expect(page.locator(".bell-ringing")).to_have_text(re.compile("1 chưa tiếp nhận"), timeout=AT_ONCE_S * 1000)
    took = time.monotonic() - began
    assert took < AT_ONCE_S
    assert tested < await page.evaluate("window.tones")
    await expect(page).to_have_title(re.compile(r"^\[DIỄN TẬP\] \(1\) "))
    await expect(page.locator(".bell [role=status]")).to_have_text(
        "Tình huống mới chưa tiếp nhận: Gián đoạn bỏ phiếu, Phiếu bầu, Nhà văn hóa tổ 1."
    )
    await page.go_back()
    panel = page.locator(".panel.incidents")
    await expect(panel).to_have_class(re.compile("ringing"))
    await expect(page.get_by_role("link", name="Tình huống 1")).to_have_class(re.compile("ringing"))
    await expect(panel.locator(".due")).to_have_text(re.compile(r"Còn \d+ (phút|giây) để tiếp nhận"))

    # The overview leads to it, the back button away from it.
    await panel.get_by_role("link", name="Phiếu bầu").click()
    await expect(page).to_have_url(day.url + SHEET)
    await expect(page.get_by_role("heading", name="Phiếu bầu")).to_be_focused()
    await page.go_back()
    await expect(panel).to_be_visible()
    await page.go_forward()

    # One move for a double click; with it the alarm ends.
    await button(page, "Tiếp nhận").dblclick()
    await expect(state(page)).to_have_text("Đã tiếp nhận")
    await expect(page.locator(".bell-ringing")).to_have_count(0)
    await expect(page).to_have_title(re.compile(r"^\[DIỄN TẬP\] Tỉnh"))

    # What is being typed outlives frames and a reload.
    await button(page, "Chỉ đạo").click()
    words = page.get_by_label("Nội dung chỉ đạo khu vực bỏ phiếu")
    await words.fill("Ngừng phát phiếu in sai.")
    await raise_incident(day, phone, 2, text="Còn 120 phiếu đúng.", people=300)
    await expect(page.locator(".case-facts")).to_contain_text("300")
    await expect(words).to_be_focused()
    await page.reload()
    await expect(words).to_have_value("Ngừng phát phiếu in sai.")

    # It stands under no other incident, and is there again on the way back.
    await raise_incident(day, phone, 3, incident="power-0001", category="power", severity="support")
    await page.locator(".case", has_text="Mất điện").click()
    await expect(page.get_by_role("heading", name="Mất điện")).to_be_visible()
    await expect(button(page, "Chỉ đạo")).to_have_attribute("aria-expanded", "false")
    await expect(words).to_have_count(0)
    await page.go_back()
    await expect(words).to_have_value("Ngừng phát phiếu in sai.")
    await button(page, "Gửi chỉ đạo").click()
    await expect(page.locator(".step-words")).to_have_text("Ngừng phát phiếu in sai.")
    await expect(words).to_have_count(0)

    await button(page, "Kết thúc xử lý").click()
    await page.get_by_label("Kết quả xử lý").fill("Đã có phiếu thay thế.")
    await button(page, "Kết thúc xử lý tình huống").click()
    await expect(state(page)).to_have_text("Đã xử lý xong")
    await expect(page.locator(".case")).to_have_count(1)

    answers = await heard_by(day, phone)
    assert [
        ("acknowledge", None),
        ("instruct", "Ngừng phát phiếu in sai."),
        ("resolve", "Đã có phiếu thay thế."),
    ] == [(each["move"], each["text"]) for each in answers]
    assert {("officer of p11", "p11")} == {(each["by"], each["from"]) for each in answers}


async def test_of_two_desks_at_once_the_second_is_told_and_keeps_its_words(day: Day) -> None:
    phone = await day.token()
    await raise_incident(day, phone)
    first, second = await day.desk(), await day.desk()
    for page in (first, second):
        await page.goto(day.url + SHEET)
        await button(page, "Kết thúc xử lý").click()
        await page.get_by_label("Kết quả xử lý").fill(f"Xong, bàn {'một' if page is first else 'hai'}.")

    # The second's words are on their way while the first's are written.
    written = asyncio.Event()

    async def hold(route: Route) -> None:
        await written.wait()
        await route.continue_()

    await second.route("**/v1/incidents/*/moves", hold)
    await button(second, "Kết thúc xử lý tình huống").click()
    await button(first, "Kết thúc xử lý tình huống").click()
    await expect(told(first)).to_have_text("Đã ghi nhận.")
    written.set()
    await expect(told(second)).to_contain_text("Tình huống đã xử lý xong không thể kết thúc xử lý")
    await expect(state(second)).to_have_text("Đã xử lý xong")
    await expect(second.locator(".case-form textarea").first).to_have_value("Xong, bàn hai.")
    await button(second, "Ghi chú").click()
    await button(second, "Lưu ghi chú").click()
    await expect(told(second)).to_have_text("Đã ghi nhận.")
    assert ["Xong, bàn một.", "Xong, bàn hai."] == [each["text"] for each in await heard_by(day, phone)]

    # Words to every polling area of the province, once it is said how many these are.
    await first.get_by_role("link", name="Về danh sách").click()
    await first.get_by_label("Nội dung gửi tới mọi khu vực bỏ phiếu").fill("Gửi số liệu mốc 15 giờ đúng hạn.")
    await first.get_by_role("button", name="Xem lại trước khi gửi").click()
    await first.get_by_role("button", name="Gửi tới 5 khu vực bỏ phiếu").click()
    await expect(first.locator(".directives li")).to_contain_text("Gửi số liệu mốc 15 giờ đúng hạn.")
    heard = (await day.client.get("/v1/me", headers={"Authorization": f"Bearer {phone}"})).json()
    assert ["Gửi số liệu mốc 15 giờ đúng hạn."] == [each["text"] for each in heard["notices"]]


async def test_everybody_can_read_the_sheet_and_who_may_only_look_is_offered_nothing(day: Day) -> None:
    await raise_incident(day, await day.token())
    page, looking = await day.desk(), await day.desk(role="viewer")
    await page.goto(day.url + SHEET)
    await looking.goto(day.url + SHEET)
    await expect(looking.locator(".case-detail")).to_contain_text("Tài khoản này chỉ được xem")
    assert 0 == await looking.locator(".case-moves, .directives form").count()

    # Whoever wants less motion sees the mark alone.
    await expect(page.locator(".bell-ringing")).to_be_visible()
    await page.emulate_media(reduced_motion="reduce")
    assert "none" == await page.locator(".bell-ringing").evaluate("(bell) => getComputedStyle(bell).animationName")

    found: dict[str, list[str]] = {}
    await button(page, "Phân công").click()
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found[f"opened {scheme}"] = await violations(page)
    await button(page, "Gộp").click()
    await expect(page.locator(".case-moves form")).to_contain_text("Không có tình huống nào khác")
    found["merge"] = await violations(page)
    await page.get_by_role("link", name="Về danh sách").click()
    await expect(page.locator(".case")).to_have_count(1)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found[f"list {scheme}"] = await violations(page)
    assert {} == {where: wrong for where, wrong in found.items() if wrong}

    # Within a phone's width nothing sticks out.
    await page.set_viewport_size({"width": 390, "height": 844})
    assert 390 == await page.evaluate("document.documentElement.scrollWidth")
    await page.locator(".case").click()
    await expect(page.locator(".case-list")).to_be_hidden()
    assert 390 == await page.evaluate("document.documentElement.scrollWidth")
