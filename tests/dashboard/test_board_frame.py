"""The board's frame for everybody: readable by day and by night, at a desk, on the wall and on a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser import chromium
from tests.dashboard.board_stage import Stage, served
from tests.journeys.reading import violations

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

DESK, WALL, WALL_4K, PHONE = (1440, 900), (1920, 1080), (3840, 2160), (390, 844)
OUTSIDE = """() => [...document.querySelectorAll(".topbar *, .wall *")]
  .filter((each) => {
    const { right, bottom } = each.getBoundingClientRect()
    return right > innerWidth + 1 || bottom > innerHeight + 1
  })
  .map((each) => each.className)"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".wall p, .wall li")]
  .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest.fixture
def stage() -> Stage:
    return Stage(speed=1)


@pytest_asyncio.fixture(loop_scope="module")
async def address(stage: Stage) -> AsyncIterator[str]:
    async with served(stage) as where:
        yield where


async def opened(browser: Browser, address: str, size: tuple[int, int], path: str) -> Page:
    context = await browser.new_context(base_url=address, viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    await page.goto(path)
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp")
    return page


@pytest.mark.parametrize(
    ("size", "path", "there"),
    [
        (DESK, "/board/p11", ".threshold .tallied"),
        (DESK, "/board/p11?view=constituencies", ".halves-list tbody tr"),
        (WALL, "/board/p11?wall=1", ".wall-slot li"),
        (PHONE, "/board/p11", ".threshold .tallied"),
    ],
    ids=["desk", "constituencies", "wall", "phone"],
)
async def test_everybody_can_read_it(
    browser: Browser, address: str, size: tuple[int, int], path: str, there: str
) -> None:
    page = await opened(browser, address, size, path)
    await page.locator(there).first.wait_for()
    assert [] == await violations(page)
    await page.context.close()


@pytest.mark.parametrize("size", [WALL, WALL_4K])
async def test_wall_shows_all_at_once_and_larger_where_there_is_more_room(
    browser: Browser, address: str, stage: Stage, size: tuple[int, int]
) -> None:
    page = await opened(browser, address, size, "/board/p11?wall=1&theme=dark")
    await page.locator(".wall-slot li").first.wait_for()
    assert list(size) == await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert [] == await page.evaluate(OUTSIDE)
    number = await page.locator(".wall-first .wall-number").bounding_box()
    assert number is not None
    assert number["height"] > size[1] / 8
    assert await page.evaluate(SMALLEST) >= size[1] / 50
    assert "rgb(12, 18, 24)" == await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.context.close()


async def test_wall_goes_round_by_itself_and_says_in_large_words_when_it_cannot(
    browser: Browser, address: str, stage: Stage
) -> None:
    page = await opened(browser, address, WALL, "/board/p11?wall=1&every=2")
    await page.locator(".wall-stop").nth(2).wait_for()
    stops = await page.locator(".wall-stop").all_inner_texts()
    assert "Tỉnh Điện Biên" == stops[0]
    await expect(page.locator("h1")).to_have_text(stops[1])
    await expect(page.locator("h1")).to_have_text(stops[2])
    assert page.url.endswith("/board/p11?wall=1&every=2")
    await stage.hang_up(1012)
    age = page.locator(".notice-away .notice-age")
    await expect(age).to_contain_text("Số liệu cách đây")
    box = await age.bounding_box()
    assert box is not None
    assert box["height"] > WALL[1] / 20
    await page.keyboard.press("Escape")
    await expect(page).to_have_url(f"{address}/board/p11")
    await page.context.close()


async def test_figure_that_a_newer_slot_has_overtaken_is_grey_and_says_why(
    browser: Browser, address: str, stage: Stage
) -> None:
    page = await opened(browser, address, DESK, "/board/s11-03127-010")
    await expect(page.locator(".card-first")).not_to_contain_text("Số liệu của mốc trước")
    await stage.tell(stage.beat("s11-03127-010") | {"server_time": "2026-03-15T11:16:00+07:00"})
    await expect(page.locator(".card-first")).to_contain_text("Số liệu của mốc trước", timeout=10_000)
    await page.context.close()
