"""From a phone to the wall."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from election.engines.control import start_valkey, stop_valkey
from election.ledger import verify
from tests.journeys.conftest import Day

pytestmark = pytest.mark.journey

HEADLINE = ".card-first .card-counts"


async def is_live(page: Page) -> None:
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp", timeout=10_000)


async def test_posted_report_is_on_the_board_within_two_seconds(day: Day) -> None:
    token = await day.token()
    page = await day.desk()
    await is_live(page)
    await expect(page.locator(".card-first")).to_contain_text("chưa có số liệu")
    began = time.monotonic()
    answer = await day.report(token, 1, 512)
    await expect(page.locator(HEADLINE)).to_contain_text("512", timeout=2_000)
    took = time.monotonic() - began

    assert 201 == answer.status_code
    assert took < 2.0


async def test_clerk_s_number_reaches_the_board_with_a_receipt_on_the_phone(day: Day) -> None:
    page = await day.desk()
    await is_live(page)
    phone = await day.phone()

    def at(name: str) -> Locator:
        return phone.locator(f'[data-test="{name}"]')

    await at("code-input").fill(await day.code())
    await at("connect").click()
    await expect(at("area")).to_contain_text("Nhà văn hóa tổ 1")
    await at("confirm-station").click()
    await at("open-turnout").click()
    for digit in "437":
        await at(f"digit-{digit}").click()
    await at("send").click()
    await at("home").wait_for()

    await expect(phone.locator('[data-test="report"][data-seq="1"]')).to_have_attribute(
        "data-state", "received", timeout=5_000
    )
    await expect(page.locator(HEADLINE)).to_contain_text("437", timeout=2_000)
    (entry,) = [one for one in await day.ledger.after(11, 0) if one.fact.kind == "turnout"]
    assert entry.fact.report is not None
    assert 1 == entry.fact.seq


async def test_board_becomes_right_though_valkey_is_killed_in_the_middle(day: Day, engines_folder: Path) -> None:
    first, second = await day.token(3127001), await day.token(3325001)
    page = await day.desk()
    await is_live(page)
    await day.report(first, 1, 100)
    await expect(page.locator(HEADLINE)).to_contain_text("100", timeout=2_000)
    await asyncio.to_thread(stop_valkey, engines_folder)
    try:
        answers = [await day.report(first, 2, 250), await day.report(second, 1, 50)]
        await expect(page.locator(HEADLINE)).to_contain_text("300", timeout=5_000)
    finally:
        await asyncio.to_thread(start_valkey, engines_folder)
    answers.append(await day.report(first, 3, 400))
    await expect(page.locator(HEADLINE)).to_contain_text("450", timeout=5_000)

    assert [201, 201, 201] == [answer.status_code for answer in answers]
    assert 450 == (await day.board("vn"))["figures"]["ballots"]["assembly"]["voted"]
    assert verify(await day.ledger.lines(11))


async def test_officer_sees_only_their_scope(day: Day) -> None:
    page = await day.desk("c03127")
    await is_live(page)
    await expect(page.locator("#place")).to_have_text("Phường Điện Biên Phủ")
    for outside in ("vn", "p11", "c03325", "p12"):
        answer = await page.request.get(f"{day.url}/v1/board/{outside}")
        assert (404, "R150") == (answer.status, (await answer.json())["code"])


async def test_link_works_once(day: Day) -> None:
    link = await day.link()
    for expected in (200, 401):
        answer = await day.client.post(
            "/v1/session", json={"link": link.partition("#")[2]}, headers={"Origin": day.url}
        )
        assert expected == answer.status_code
