"""What the centre says stands on the phone until it is seen or done, and what went wrong is told with or without it."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.dashboard.clerk.scenes import DIRECTIVE, POWER_CUT, TOLD, phone
from tests.dashboard.clerk.stage import STATION

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

REMINDER = {
    "notice": "reminder",
    "station": STATION["code"],
    "slot": {"at": "2026-03-15T11:00:00+07:00", "tolerance_min": 15},
    "late": False,
}


async def test_banner_stands_until_it_is_read_or_done_also_after_a_reload(browser: Browser) -> None:
    async with phone(browser, "vi") as desk:
        await desk.enrol()
        alert = desk.at("alert")
        await expect(alert).to_contain_text("Mất điện: Chỉ đạo (UBBC xã Mường Pồn)")
        await desk.page.reload()
        await alert.click()
        await expect(desk.at("order")).to_contain_text("đang mang máy phát đến")
        await expect(alert).to_have_count(0)

        await desk.stage.say(DIRECTIVE)
        await expect(alert).to_contain_text("Chỉ đạo của UBBC tỉnh Điện Biên")
        await alert.click()
        await desk.at("read").click()
        await expect(desk.at("directive")).to_have_attribute("data-seen", "true")

        await desk.stage.say(REMINDER)
        await expect(alert).to_contain_text("Đến giờ báo cáo mốc 11 giờ")
        await alert.click()
        await desk.at("form-turnout").wait_for()
        for digit in "512":
            await desk.at(f"digit-{digit}").click()
        await desk.at("send").click()
        await expect(alert).to_have_count(0)
        await desk.page.reload()
        await desk.at("notices").wait_for()
        await expect(alert).to_have_count(0)


async def test_incident_raised_and_answered_without_a_network_arrives_whole_and_in_order(browser: Browser) -> None:
    async with phone(browser, "vi") as desk:
        await desk.enrol()
        await desk.page.locator('[data-test="connection"][data-state="line"]').wait_for()
        await desk.context.set_offline(True)
        await desk.at("open-incident").click()
        await desk.at("category-ballot").click()
        await expect(desk.at("advice")).to_contain_text("Ngừng phát phiếu sai, hỏng")
        await desk.at("severity-instruct").click()
        await desk.at("text").fill("20 phiếu in sai tên")
        await desk.at("send").click()
        await expect(desk.at("standing")).to_contain_text("Sẽ chuyển đến Trung ương")
        await expect(desk.at("standing")).to_contain_text("0215 3825 000")
        await desk.at("reply").click()
        await desk.at("text").fill("Thêm 12 phiếu")
        await desk.at("send").click()
        await expect(desk.page.locator('[data-test="own"][data-state="waiting"]')).to_have_count(2)
        await desk.context.set_offline(False)
        await expect(desk.page.locator('[data-test="own"][data-state="received"]')).to_have_count(2)

        reports = [report for attempt in desk.stage.attempts for report in attempt["reports"]]
        assert ["20 phiếu in sai tên", "Thêm 12 phiếu"] == [report["text"] for report in reports]
        assert 1 == len({report["incident"] for report in reports})


async def test_merged_incident_leads_to_the_one_it_became_part_of(browser: Browser) -> None:
    merge = {"move": "merge", "text": None, "by": "Lò Thị Mai", "from": "c03127", "to": None, "into": POWER_CUT}
    other = TOLD["incidents"][0] | {"id": "00000000-1", "category": "facility", "state": "resolved"}
    async with phone(browser, "vi") as desk:
        await desk.enrol()
        await desk.page.locator('[data-test="connection"][data-state="line"]').wait_for()
        other["answers"] = [merge | {"at": "2026-03-15T10:30:00+07:00"}]
        await desk.stage.say({"notice": "incident", "station": STATION["code"], "incident": other})
        await desk.page.locator('[data-incident="00000000-1"]').click()
        await expect(desk.at("answer")).to_contain_text("Đã gộp vào sự cố khác")
        await desk.at("merged-into").click()
        await expect(desk.at("case-page")).to_have_attribute("data-state", "assigned")
        await expect(desk.at("order")).to_contain_text("đang mang máy phát đến")


async def test_one_power_cut_is_one_incident_and_a_box_comes_back_with_one_tap(browser: Browser) -> None:
    async with phone(browser, "vi") as desk:
        await desk.enrol()
        await desk.at("open-incident").click()
        await desk.at("category-power").click()
        await desk.at("same-kind-add").click()
        await desk.at("over").click()
        await desk.at("send").click()
        await desk.expect_state(1, "received")

        await desk.at("open-mobile_box").click()
        await expect(desk.at("box-out")).to_contain_text("chưa rõ giờ mang đi")
        await desk.at("box-back-1").click()
        await desk.expect_state(2, "received")
        await desk.at("open-mobile_box").click()
        await expect(desk.at("form-mobile_box")).to_be_visible()
        await expect(desk.at("box-out")).to_have_count(0)

        added, returned = (report for attempt in desk.stage.attempts for report in attempt["reports"])
        assert (POWER_CUT, "handled") == (added["incident"], added["severity"])
        assert (1, True, False) == (returned["box"], "back_at" in returned, "out_at" in returned)
