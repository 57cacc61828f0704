"""From the country to a polling area and back without a mouse: down the tables, by search, by address, by threshold."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from election.engines.lease import Engines
from election.store.database import database
from tests import places
from tests.browser import chromium
from tests.journeys.conftest import Day, served_day

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

MOST_TABS = 60
AREAS = [int(one.key) for one in places.STATIONS[:5]]
"""All of Điện Biên: 3,750 listed voters in its one constituency for the National Assembly, so 1,876 are over half."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="module")
async def pool(fresh_database: str) -> AsyncIterator[asyncpg.Pool]:
    async with database(fresh_database, connections=4) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def day(engines: Engines, fresh_database: str, pool: asyncpg.Pool, browser: Browser) -> AsyncIterator[Day]:
    async with served_day(engines, fresh_database, pool, browser) as served:
        yield served
        for context in browser.contexts:
            await context.close()


async def is_live(page: Page) -> None:
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp", timeout=10_000)


async def tab_to(page: Page, selector: str) -> None:
    """By nothing but the Tab key."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        if await page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by Tab")


async def test_keys_lead_from_the_country_to_a_polling_area_and_back(day: Day) -> None:
    page = await day.desk("vn")
    await is_live(page)
    name = page.locator("h1")
    for place, address in (
        ("Tỉnh Điện Biên", "p11"),
        ("Phường Điện Biên Phủ", "c03127"),
        ("Nhà văn hóa tổ 1", "s11-03127-001"),
    ):
        await tab_to(page, ".rows tbody a")
        await page.keyboard.press("Enter")
        await expect(name).to_have_text(place)
        await expect(name).to_be_focused()
        await expect(page).to_have_url(f"{day.url}/board/{address}")
    assert ["Cả nước", "Tỉnh Điện Biên", "Phường Điện Biên Phủ"] == await page.locator(".crumbs li").all_inner_texts()
    await page.go_back()
    await expect(name).to_have_text("Phường Điện Biên Phủ")
    await expect(name).to_be_focused()
    for _ in range(MOST_TABS):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.textContent") == "Tỉnh Điện Biên":
            break
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{day.url}/board/p11")
    await expect(name).to_be_focused()


async def test_search_finds_without_marks_and_by_code_and_says_where(day: Day) -> None:
    page = await day.desk("vn")
    await is_live(page)
    await page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Tìm địa bàn")
    await expect(box).to_be_focused()
    await page.keyboard.type("muong phang")
    options = page.get_by_role("option")
    await expect(options.first).to_contain_text("Xã Mường Phăng")
    await expect(options.first).to_contain_text("Cấp xã · Tỉnh Điện Biên · 03325")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Xã Mường Phăng")
    await expect(page.locator("h1")).to_be_focused()
    await page.keyboard.press("/")
    await page.keyboard.type("11-03127-00")
    await expect(options).to_have_count(3)
    await page.keyboard.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await expect(box).to_have_attribute("aria-activedescendant", "search-list-1")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{day.url}/board/s11-03127-002")
    await page.keyboard.press("/")
    await page.keyboard.type("khong co noi nay")
    await expect(page.locator(".search-said")).to_have_text("Không có địa bàn nào khớp.")
    await page.keyboard.press("Escape")
    await expect(page.locator(".search-pop")).to_be_hidden()


async def test_address_leads_straight_to_the_place_and_the_sheet_and_both_stay_on_the_way(day: Day) -> None:
    page = await day.desk("vn")
    await page.goto(f"{day.url}/board/p11?view=constituencies")
    await expect(page.locator(".halves-list tbody tr")).to_have_count(1)
    await page.keyboard.press("/")
    await page.keyboard.type("dien bien phu")
    await expect(page.get_by_role("option").first).to_contain_text("Phường Điện Biên Phủ")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{day.url}/board/c03127?view=constituencies")
    await expect(page.locator(".tabs [aria-current=page]")).to_have_text("Đơn vị bầu cử")
    await page.go_back()
    await expect(page.locator("h1")).to_have_text("Tỉnh Điện Biên")
    await page.goto(f"{day.url}/board/s11-03127-001")
    await expect(page.locator("h1")).to_have_text("Nhà văn hóa tổ 1")


async def test_constituency_is_over_half_with_the_voter_who_makes_it_so(day: Day) -> None:
    tokens = [await day.token(key) for key in AREAS[:2]]
    for token, voted in zip(tokens, (975, 900), strict=True):
        assert 201 == (await day.report(token, 1, voted)).status_code
    page = await day.desk("p11")
    await is_live(page)
    await expect(page.locator(".threshold .tallied", has_text="ĐBQH")).to_contain_text("0/1")
    await page.get_by_role("link", name="Đơn vị bầu cử đã quá 50 %").click()
    row = page.locator(".halves-list tbody tr")
    await expect(row).to_contain_text("Chưa quá 50 %")
    await expect(row).to_contain_text("còn thiếu 1 cử tri")
    await expect(row).to_contain_text("2/5")
    assert 201 == (await day.report(tokens[0], 2, 976)).status_code
    await expect(row).to_contain_text("Đã quá 50 %", timeout=8_000)
    await expect(row).to_contain_text("1.876 / 3.750")
    await row.get_by_role("link").click()
    await expect(page).to_have_url(re.compile(r"/board/k-assembly-11-1$"))
    await expect(page.locator(".half-over")).to_have_text("Đã quá 50 % số cử tri trong danh sách")
