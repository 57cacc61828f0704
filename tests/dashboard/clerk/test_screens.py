"""What a clerk is offered on the screens when things don't go as they should: another phone, no data, no right."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.async_api import Browser, expect

from tests.dashboard.clerk.scenes import PATIENCE_MS, phone
from tests.dashboard.clerk.test_page import CODE, Desk

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]


async def stored(desk: Desk) -> None:
    """The report just sent is on the disk, and the page is at home."""
    await desk.at("send").click()
    await desk.at("toast").wait_for()


async def test_phone_that_takes_over_is_told_what_was_reported_and_goes_on_from_there(browser: Browser) -> None:
    async with phone(browser, "vi") as desk:
        await desk.page.goto(f"{desk.url}#{CODE}")
        told = desk.at("told-before")
        for fact in ("Khai mạc lúc 7 giờ 02", "420 / 1.046 cử tri", "tính đến 9 giờ", "Sự cố chưa giải quyết xong: 1"):
            await expect(told).to_contain_text(fact)
        await desk.at("confirm-station").click()
        await desk.type_turnout("1046")
        await desk.at("send").click()
        await expect(desk.at("doubt-above_list")).to_contain_text("HĐND cấp xã")
        await desk.at("doubt-split").click()
        for digit in "1012":
            await desk.at(f"digit-{digit}").click()
        await desk.at("send").click()
        await desk.expect_state(1, "received")
        assert desk.stage.attempts[0]["reports"][0]["voted"] == {"assembly": 1046, "province": 1046, "commune": 1012}


async def test_without_data_a_report_goes_by_sms_or_is_called_in_and_stays_until_its_receipt(browser: Browser) -> None:
    async with phone(browser, "vi") as desk:
        await desk.enrol()
        await desk.page.locator('[data-test="connection"][data-state="line"]').wait_for()
        await desk.context.set_offline(True)
        await desk.type_turnout("530")
        await stored(desk)
        await expect(desk.at("sms")).to_have_count(0)
        await desk.at("correct").click()
        await desk.at("reason-typo").click()
        for digit in "503":
            await desk.at(f"digit-{digit}").click()
        await stored(desk)
        await desk.page.clock.fast_forward(PATIENCE_MS)
        await expect(desk.at("stuck")).to_contain_text("Gửi cách khác: 2 báo cáo")
        await desk.at("stuck").click()
        address = unquote(await desk.at("sms").get_attribute("href") or "")
        assert address.startswith("sms:+84901234567?body=B004 C 530 @1-1-")
        await expect(desk.at("call")).to_have_attribute("href", "tel:02153825000")  # a correction cannot be coded
        await desk.at("sms").click()
        await expect(desk.at("sms-at")).to_contain_text("Đã chuyển sang SMS")
        await desk.expect_state(1, "waiting")
        await desk.context.set_offline(False)
        await desk.expect_state(1, "received")
        await expect(desk.at("sms-at")).to_have_count(0)
        await expect(desk.at("stuck")).to_have_count(0)


async def test_without_a_number_to_send_to_or_to_call_a_report_is_passed_on_as_text(browser: Browser) -> None:
    async with phone(browser, "vi") as desk:
        desk.stage.hotline = desk.stage.sms = None
        await desk.enrol()
        await desk.page.locator('[data-test="connection"][data-state="line"]').wait_for()
        await desk.context.set_offline(True)
        await desk.type_turnout("530")
        await stored(desk)
        await desk.page.clock.fast_forward(PATIENCE_MS)
        await desk.at("pass-on").click()
        assert "Số cử tri đã bỏ phiếu: 530" in await desk.at("share-text").input_value()


async def test_revoked_phone_hands_over_what_it_still_holds(browser: Browser) -> None:
    async with phone(browser, "en") as desk:
        await desk.enrol()
        desk.stage.revoked.update(desk.stage.devices)
        await desk.send_turnout("512")
        await expect(desk.at("stopped")).to_contain_text("This phone may no longer report")
        await expect(desk.at("held")).to_contain_text("1")
        await desk.at("share-unsent").click()
        # In Vietnamese whatever the page speaks: it is for those on duty.
        text = await desk.at("share-text").input_value()
        assert "Khu vực bỏ phiếu số 4, Nhà văn hóa bản Mường Pồn (11-03127-004)" in text
        assert "Báo cáo số 1. Số cử tri đã bỏ phiếu: 512 · tính đến 10 giờ 4" in text
        await desk.at("share-done").click()
        await desk.at("home").wait_for()
