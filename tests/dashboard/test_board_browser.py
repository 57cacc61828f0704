"""The board in a real browser, against a stand-in that drops lines, leaves gaps and falls silent."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium
from tests.dashboard import board_scene as scene
from tests.dashboard.board_stage import Stage, served

# One browser for the whole file: starting it costs more than any of these tests.
pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

DESK = (1440, 900)
NOTE_WORDS = """() => {
  const word = document.querySelector(".line-word")
  window.said = [word.textContent]
  new MutationObserver(() => window.said.push(word.textContent))
    .observe(word, { childList: true, characterData: true, subtree: true })
}"""
TOO_SMALL = """[...document.querySelectorAll("a:not(.skip), button, input, summary")]
  .filter((each) => each.offsetParent)
  .map((each) => [each.textContent, each.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([text]) => text)"""


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


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, address: str) -> AsyncIterator[Page]:
    """An empty page at a desk; whatever the browser complains of fails the test."""
    context = await _context(browser, address, DESK)
    complaints: list[str] = []
    opened = await context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    await context.close()
    assert [] == complaints


async def _context(browser: Browser, address: str, size: tuple[int, int]) -> BrowserContext:
    return await browser.new_context(base_url=address, viewport={"width": size[0], "height": size[1]})


def _figures(stage: Stage, voted: int) -> dict[str, object]:
    figures = scene.figures(stage.posts)
    figures["ballots"]["assembly"]["voted"] = voted
    return figures


async def _live(page: Page, path: str = "/board/p11") -> None:
    await page.goto(path)
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp")


async def test_frame_reaches_the_screen(page: Page, stage: Stage) -> None:
    await _live(page)
    await stage.tell(stage.frame("p11", 41, 42, figures=_figures(stage, 260_000)))
    await expect(page.locator(".card-first .card-counts")).to_contain_text("260.000")


async def test_gap_is_not_drawn_but_asked_for_again(page: Page, stage: Stage) -> None:
    await _live(page)
    await stage.tell(stage.frame("p11", 41, 42, figures=_figures(stage, 260_000)))
    await expect(page.locator(".card-first .card-counts")).to_contain_text("260.000")
    stage.version = 45
    await stage.tell(stage.frame("p11", 43, 44, figures=_figures(stage, 999_999)))
    await expect(page.locator(".card-first .card-counts")).to_contain_text("255.428")
    assert {"t": "watch", "scope": "p11", "version": 42, "epoch": "k3f9"} == stage.watches[-1]
    assert "999.999" not in await page.locator("body").inner_text()


async def test_frame_overtaken_by_a_snapshot_changes_nothing(page: Page, stage: Stage) -> None:
    stage.version = 50
    await _live(page)
    await stage.tell(stage.frame("p11", 41, 45, figures=_figures(stage, 111_111)))
    await stage.tell(stage.frame("p11", 50, 51, figures=_figures(stage, 270_000)))
    await expect(page.locator(".card-first .card-counts")).to_contain_text("270.000")
    assert [{"t": "watch", "scope": "p11"}] == stage.watches


async def test_lost_line_keeps_the_picture_and_comes_back_with_what_it_knows(page: Page, stage: Stage) -> None:
    await _live(page)
    await stage.hang_up()
    await expect(page.locator(".line-word")).to_have_text("Mất kết nối")
    await expect(page.locator(".line-detail")).to_contain_text("số liệu cách đây")
    await expect(page.locator("main")).to_have_class(re.compile("stale"))
    await expect(page.locator(".card-first .card-number")).to_contain_text("59,66")
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp")
    await expect(page.locator("main")).not_to_have_class(re.compile("stale"))
    assert {"t": "watch", "scope": "p11", "version": 41, "epoch": "k3f9"} == stage.watches[-1]


async def test_server_that_restarts_is_told_from_a_lost_connection(page: Page, stage: Stage) -> None:
    await _live(page)
    await page.evaluate(NOTE_WORDS)
    await stage.hang_up(1012)
    await expect(page.locator(".notice-away")).to_contain_text("Máy chủ đang khởi động lại. Số liệu dưới đây")
    await expect(page.locator(".notice-age")).to_contain_text("Số liệu cách đây")
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp")
    await expect(page.locator(".notice")).to_be_empty()
    assert ["Trực tiếp", "Máy chủ đang khởi động lại", "Trực tiếp"] == await page.evaluate("window.said")


async def test_silent_line_is_dead_after_six_seconds(page: Page, stage: Stage) -> None:
    stage.beats = False
    await _live(page)
    await page.wait_for_timeout(4_500)
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp", timeout=200)
    # The line is tried again at once, so the word may stand for a moment only: every one of them is noted down.
    await page.evaluate(NOTE_WORDS)
    for _ in range(80):
        said = await page.evaluate("window.said")
        if any(word.startswith("Mất kết nối") for word in said):
            break
        await page.wait_for_timeout(50)

    assert "Mất kết nối" in "".join(said)


async def test_pushes_away_are_said(page: Page, stage: Stage) -> None:
    await _live(page)
    await stage.tell(stage.beat("p11") | {"redis": False})
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp, chậm vài giây")


async def test_keyboard_leads_down_and_the_back_button_up(page: Page) -> None:
    await _live(page)
    await page.locator(".rows tbody a").first.focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/board/c03151$"))
    await expect(page.locator("h1")).to_have_text("Phường Mường Lay")
    await expect(page.locator("h1")).to_be_focused()
    await page.locator(".rows tbody tr").first.click(position={"x": 300, "y": 10})
    await expect(page).to_have_url(re.compile(r"/board/s11-03151-001$"))
    await page.go_back()
    await page.go_back()
    await expect(page.locator("h1")).to_have_text("Tỉnh Điện Biên")


async def test_order_stands_still_while_the_pointer_is_in_the_table(page: Page, stage: Stage) -> None:
    await _live(page)
    await page.get_by_role("button", name="Tỷ lệ").click()
    first = page.locator(".rows tbody a").first
    leader = await first.inner_text()
    children = scene.children(stage.posts, "p11")
    last = children["scope"].index("c03151")
    row = {name: [column[last]] for name, column in children.items()}
    row["voted_assembly"] = row["listed_in_assembly"]
    await stage.tell(stage.frame("p11", 41, 42, children=row))
    await expect(page.locator(".rows tr", has_text="Phường Mường Lay")).to_contain_text("100,00")
    await expect(first).to_have_text(leader)
    await page.mouse.move(5, 5)
    await stage.tell(stage.frame("p11", 42, 43, children=row))
    await expect(first).to_have_text("Phường Mường Lay")


async def test_unknown_is_a_dash_and_is_said(page: Page) -> None:
    await _live(page, "/board/s11-03164-005")
    await expect(page.locator(".card-first .card-number")).to_have_text("—")
    await expect(page.locator(".card-first .card-counts")).to_have_text("chưa có số liệu")
    await expect(page.locator(".place-asof")).to_have_text("chưa có số liệu")


async def test_rehearsal_cannot_be_overlooked(page: Page, stage: Stage) -> None:
    stage.speed = 60
    await _live(page)
    await expect(page.locator(".rehearsal")).to_have_text("DIỄN TẬP ×60")
    await expect(page).to_have_title(re.compile(r"^\[DIỄN TẬP\]"))


async def test_real_election_carries_no_badge(page: Page, stage: Stage) -> None:
    stage.rehearsal = False
    await _live(page)
    await expect(page.locator(".rehearsal")).to_have_count(0)


async def test_language_is_switched_and_remembered(page: Page) -> None:
    await _live(page)
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.locator(".card-first .card-number")).to_have_text("59.66%")
    await page.reload()
    await expect(page.locator(".line-word")).to_have_text("Live")


async def test_place_outside_the_area_is_said_so(page: Page) -> None:
    await page.goto("/board/c99999")
    await expect(page.get_by_role("alert")).to_contain_text("Địa bàn này ngoài phạm vi được giao.")


async def test_who_is_not_signed_in_signs_in_and_lands_where_they_wanted(page: Page, stage: Stage) -> None:
    stage.signed_in = False
    await page.goto("/board/c03151")
    await expect(page).to_have_url(re.compile(r"/signin\?next=%2Fboard%2Fc03151$"))
    await page.get_by_label("Tên đăng nhập").fill("lan")
    await page.get_by_label("Mật khẩu").fill("sai")
    await page.get_by_role("button", name="Đăng nhập").click()
    await expect(page.get_by_role("alert")).to_have_text("Sai tên đăng nhập hoặc mật khẩu.")
    await page.get_by_label("Mật khẩu").fill("dung")
    await page.get_by_role("button", name="Đăng nhập").click()
    await expect(page.locator("h1")).to_have_text("Phường Mường Lay")


async def test_one_time_link_signs_in_and_leaves_the_history(page: Page, stage: Stage) -> None:
    stage.signed_in = False
    await page.goto("/signin#mot-lan-thoi")
    await expect(page).to_have_url(re.compile(r"/board/p11$"))
    await expect(page.locator("h1")).to_have_text("Tỉnh Điện Biên")


@pytest.mark.parametrize("size", [(360, 640), (900, 1100), DESK, (1920, 1080)])
async def test_page_fits_the_screen_and_everything_can_be_hit(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    context = await _context(browser, address, size)
    page = await context.new_page()
    for path in ("/board/p11", "/board/s11-03172-001", "/signin"):
        await page.goto(path)
        await page.wait_for_selector("h1")
        assert (path, size[0]) == (path, await page.evaluate("document.documentElement.scrollWidth"))
        assert (path, []) == (path, await page.evaluate(TOO_SMALL))
    await context.close()
