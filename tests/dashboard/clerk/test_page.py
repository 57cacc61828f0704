"""The clerk's page in a real browser against the stand-in: what was typed stays, whatever happens on the way."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.dashboard.clerk.stage import SOCKETS, Stage, free_port

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

CODE = "7KQ4-9MXT"
SECOND_TAP_MS = 700
DRAFT_IS_KEPT = """(digits) => new Promise((resolve) => {
  indexedDB.open("eday-clerk").onsuccess = ({ target: { result: disk } }) => {
    disk.transaction("drafts").objectStore("drafts").getAll().onsuccess = ({ target: { result } }) => {
      disk.close()
      resolve(result.some((draft) => JSON.stringify(draft.form).includes(digits)))
    }
  }
})"""


class Desk:
    """A phone in front of the stand-in."""

    def __init__(self, context: BrowserContext, page: Page, stage: Stage, url: str) -> None:
        self.context = context
        self.page = page
        self.stage = stage
        self.url = url
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def at(self, name: str, page: Page | None = None) -> Locator:
        return (page or self.page).locator(f'[data-test="{name}"]')

    async def enrol(self) -> None:
        await self.page.goto(f"{self.url}#{CODE}")
        await self.at("confirm-station").click()
        await self.at("home").wait_for()

    async def type_turnout(self, digits: str, page: Page | None = None) -> None:
        await self.at("open-turnout", page).click()
        await self.at("form-turnout", page).wait_for()
        for digit in digits:
            await self.at(f"digit-{digit}", page).click()

    async def send_turnout(self, digits: str, page: Page | None = None) -> None:
        await self.type_turnout(digits, page)
        await self.at("send", page).click()
        await self.at("home", page).wait_for()

    async def expect_state(self, seq: int, state: str) -> None:
        row = self.page.locator(f'[data-test="report"][data-seq="{seq}"]')
        await expect(row).to_have_attribute("data-state", state, timeout=10_000)


class AnnouncedServer(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@asynccontextmanager
async def served(stage: Stage) -> AsyncIterator[str]:
    port = free_port()
    server = AnnouncedServer(uvicorn.Config(stage.app(), host="127.0.0.1", port=port, log_level="error", ws=SOCKETS))
    task = asyncio.create_task(server.serve())
    await server.up.wait()
    try:
        yield f"http://127.0.0.1:{port}/clerk"
    finally:
        server.should_exit = True
        await task


@pytest_asyncio.fixture(loop_scope="module")
async def desk(browser: Browser) -> AsyncIterator[Desk]:
    stage = Stage()
    context = await browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    async with served(stage) as url, context:
        desk = Desk(context, await context.new_page(), stage, url)
        await desk.enrol()
        yield desk
        assert desk.complaints == []
        await context.close()


async def test_code_leaves_the_address_and_the_area_is_confirmed(desk: Desk) -> None:
    assert CODE not in desk.page.url
    await expect(desk.at("station-code")).to_have_text("11-03127-004")
    await expect(desk.at("rehearsal")).to_be_visible()


async def test_figure_is_received_with_its_position(desk: Desk) -> None:
    await desk.send_turnout("512")
    await desk.expect_state(1, "received")
    await expect(desk.at("receipt").first).to_contain_text("90412")
    assert desk.stage.attempts[0]["reports"][0]["voted"] == {"assembly": 512, "province": 512, "commune": 512}


async def test_report_made_offline_survives_a_closed_page_and_goes_out_once(desk: Desk) -> None:
    desk.stage.busy = True
    await desk.send_turnout("512")
    await desk.expect_state(1, "waiting")
    await desk.page.close()
    desk.page = await desk.context.new_page()
    await desk.page.goto(desk.url)
    await desk.expect_state(1, "waiting")
    desk.stage.busy = False
    await desk.expect_state(1, "received")
    assert [seq for _, seq in desk.stage.held] == [1]


async def test_captive_portal_is_not_taken_for_a_receipt(desk: Desk) -> None:
    desk.stage.silent = True
    await desk.send_turnout("512")
    await expect(desk.at("retry-in")).to_be_visible()
    await desk.expect_state(1, "waiting")


async def test_two_pages_never_give_one_number_to_two_reports(desk: Desk) -> None:
    other = await desk.context.new_page()
    await other.goto(desk.url)
    await desk.type_turnout("512")
    await desk.type_turnout("512", other)
    await expect(desk.at("draft-note", other)).to_be_visible()  # one phone, one form: the other page's 512 was there
    await desk.at("draft-drop", other).click()
    for digit in "512":  # each page hears at once of the other's number: a lower one would be asked about
        await desk.at(f"digit-{digit}", other).click()
    await asyncio.gather(desk.at("send").click(), desk.at("send", other).click())
    for page in (desk.page, other):
        await desk.at("home", page).wait_for()
    await desk.page.reload()
    await desk.expect_state(1, "received")
    await desk.expect_state(2, "received")
    assert sorted(seq for _, seq in desk.stage.held) == [1, 2]


async def test_refused_report_stays_with_its_reason_and_can_be_mended(desk: Desk) -> None:
    desk.stage.impossible.add(1)
    await desk.send_turnout("512")
    await desk.expect_state(1, "refused")
    await expect(desk.at("refusal")).to_contain_text("không thể xảy ra")
    await desk.at("mend").click()
    await expect(desk.at("digits")).to_have_text("512")
    await desk.at("send").click()
    await desk.expect_state(2, "received")
    await desk.expect_state(1, "refused")


async def test_lower_number_needs_a_second_tap_and_can_become_a_correction(desk: Desk) -> None:
    await desk.send_turnout("512")
    await desk.expect_state(1, "received")
    await desk.type_turnout("480")
    await desk.at("asof-now").click()
    await desk.at("send").click()
    await desk.at("doubt-lower").wait_for()
    await desk.at("as-correction").click()
    await desk.at("reason-typo").click()
    await desk.at("send").click()
    await desk.expect_state(2, "received")
    assert desk.stage.attempts[-1]["reports"][0]["corrects"] == 1


async def test_double_tap_does_not_wave_a_doubt_away(desk: Desk) -> None:
    await desk.type_turnout("9999")
    await desk.at("send").dblclick()
    await desk.at("doubts").wait_for()
    await desk.at("send-anyway").click()
    await expect(desk.at("doubts")).to_be_visible()
    await desk.page.wait_for_timeout(SECOND_TAP_MS)
    await desk.at("send-anyway").click()
    await desk.expect_state(1, "received")
    await expect(desk.at("finding")).to_have_attribute("data-code", "W202")


async def test_revoked_phone_stops_and_keeps_everything(desk: Desk) -> None:
    desk.stage.revoked.update(desk.stage.devices)
    await desk.send_turnout("512")
    await expect(desk.at("stopped")).to_be_visible()
    await desk.expect_state(1, "waiting")
    desk.stage.revoked.clear()
    await desk.page.reload()
    await desk.expect_state(1, "received")


async def test_half_typed_form_is_there_again_after_a_reload(desk: Desk) -> None:
    await desk.type_turnout("51")
    await desk.page.wait_for_function(DRAFT_IS_KEPT, arg="51")
    await desk.page.reload()
    await expect(desk.at("draft-note")).to_be_visible()
    await expect(desk.at("digits")).to_have_text("51")


async def test_new_code_is_asked_about_and_the_old_reports_still_go_out(desk: Desk) -> None:
    desk.stage.busy = True
    await desk.send_turnout("512")
    await desk.expect_state(1, "waiting")
    await desk.page.goto(f"{desk.url}#TWNT-WNTW")
    await desk.at("replace-yes").click()
    await desk.at("confirm-station").click()
    await expect(desk.at("station-code")).to_have_text("11-03127-005")
    desk.stage.busy = False
    await desk.expect_state(1, "received")


async def test_english_is_a_switch_that_is_remembered(desk: Desk) -> None:
    await desk.at("language").click()
    await expect(desk.at("open-closing")).to_have_text("Closing")
    await desk.page.reload()
    await expect(desk.at("open-closing")).to_have_text("Closing")
