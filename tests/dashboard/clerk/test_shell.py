"""The clerk's page without a network, and its worker before servers and networks that say something else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Locator, Page, Route, ViewportSize, expect
from starlette.applications import Starlette

from dashboard import pages
from dashboard.pages import KINDS
from tests.dashboard.clerk.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

PHONE = ViewportSize(width=360, height=640)
PORTAL = pages.Page.of(KINDS[".html"], b"<!doctype html><title>Wi-Fi</title><p>Sign in")
CACHES = "caches.keys().then((names) => names.filter((name) => name.startsWith('eday-clerk-')))"
INSTALLED = "navigator.serviceWorker.ready.then(() => true)"
BARE = """
  for (const name of ["locks", "share", "clipboard", "connection", "getBattery", "vibrate", "wakeLock", "storage"]) {
    delete Navigator.prototype[name]
  }
  for (const name of ["BroadcastChannel", "requestIdleCallback", "structuredClone"]) delete window[name]
  Object.defineProperty(navigator, "serviceWorker", { get() { throw new DOMException("no") } })
"""
UPDATE = """navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(
  (registration) => new Promise((resolve) => {
    const worker = registration.installing
    if (!worker) resolve("none")
    else worker.onstatechange = () => resolve(worker.state)
  }), (error) => error.name)"""


class ShellStage(Stage):
    """The stand-in, whose pages can change while it is served."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = pages.read(pages.HERE)

    def app(self) -> Starlette:
        doors = [route for route in super().app().routes if getattr(route, "path", "").startswith("/v1/")]
        return Starlette(routes=[*doors, *pages.Pages(self.pages).routes()])


@dataclass
class Phone:
    context: BrowserContext
    stage: ShellStage
    server: uvicorn.Server
    serving: asyncio.Task[None]
    url: str

    async def open(self, rest: str = "") -> Page:
        page = await self.context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
        await page.goto(self.url + rest)
        return page

    async def hang_up(self) -> None:
        """The server is gone, not only silent."""
        self.server.should_exit = True
        await asyncio.wait([self.serving])


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser) -> AsyncIterator[Phone]:
    stage = ShellStage()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(stage.app(), log_level="error", ws="none", timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/clerk"
        try:
            context = await browser.new_context(viewport=PHONE, locale="vi-VN")
            yield Phone(context, stage, server, serving, url)
            await context.close()
        finally:
            server.should_exit = True
            await asyncio.wait([serving])


def at(page: Page, name: str) -> Locator:
    return page.locator(f'[data-test="{name}"]')


async def test_page_opens_without_a_network_after_the_first_visit(phone: Phone) -> None:
    page = await phone.open("#7KQ4-9MXT")
    await at(page, "confirm-station").click()
    await at(page, "home").wait_for()
    await at(page, "language").click()
    await page.evaluate(INSTALLED)
    await page.wait_for_function("caches.match('/clerk/words/en.js').then(Boolean)")
    await page.close()
    await phone.hang_up()

    page = await phone.open("?from=home-screen#/")
    await expect(at(page, "station-code")).to_contain_text("11-03127-004")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    assert 1 == len(await page.evaluate(CACHES))


async def test_what_a_portal_says_instead_is_neither_kept_nor_shown(phone: Phone) -> None:
    page = await phone.open()
    await page.evaluate(INSTALLED)
    kept = await page.evaluate(CACHES)
    right = dict(phone.stage.pages)
    phone.stage.pages.update(dict.fromkeys(right, PORTAL))
    assert "SecurityError" == await page.evaluate(UPDATE)
    await page.reload()
    await expect(at(page, "code-input")).to_be_visible()

    # The worker of a newer version gets through, one of its files does not: it is as if nothing had come.
    newer = pages.Page.of(KINDS[".js"], right["/clerk/sw.js"].plain.replace(b'"version":"', b'"version":"newer-'))
    phone.stage.pages.update(right | {"/clerk/sw.js": newer, "/clerk/clerk.css": PORTAL})
    assert "redundant" == await page.evaluate(UPDATE)
    assert kept == await page.evaluate(CACHES)
    phone.stage.pages.update(right | {"/clerk/sw.js": newer})
    assert "installed" == await page.evaluate(UPDATE)
    assert {*kept, "eday-clerk-newer-" + kept[0].removeprefix("eday-clerk-")} == set(await page.evaluate(CACHES))


async def test_first_install_that_gets_a_byte_wrong_keeps_nothing_and_the_page_works(phone: Phone) -> None:
    css = phone.stage.pages["/clerk/clerk.css"]
    phone.stage.pages["/clerk/clerk.css"] = pages.Page.of(css.kind, css.plain + b" ")
    async with phone.context.expect_event("serviceworker"):
        page = await phone.open()
    await expect(at(page, "code-input")).to_be_visible()
    gone = "navigator.serviceWorker.getRegistration().then((registration) => registration === undefined)"
    await page.wait_for_function(gone)
    assert [] == await page.evaluate(CACHES)


async def test_page_works_where_nothing_is_there_that_a_browser_may_lack(phone: Phone) -> None:
    await phone.context.add_init_script(BARE)
    page = await phone.open("#7KQ4-9MXT")
    await at(page, "confirm-station").click()
    await at(page, "open-turnout").click()
    await at(page, "digit-7").click()
    await at(page, "send").click()
    await expect(page.locator('[data-test="report"][data-seq="1"]')).to_have_attribute("data-state", "received")
    assert [] == await page.evaluate("[...'locks share clipboard'.split(' ')].filter((name) => name in navigator)")
    assert 0 == len(phone.context.service_workers)


async def test_code_is_typed_and_sent_while_the_page_is_still_coming(phone: Phone) -> None:
    here = asyncio.Event()

    async def hold(route: Route) -> None:
        await here.wait()
        await route.continue_()

    await phone.context.route("**/clerk/app.js", hold)
    page = await phone.open()
    await at(page, "code-input").press_sequentially("7kq49m")
    await expect(at(page, "connect")).to_be_disabled()
    await at(page, "code-input").press_sequentially("xt")
    await expect(at(page, "code-input")).to_have_value("7KQ4-9MXT")
    await at(page, "connect").click()
    await expect(at(page, "connect")).to_be_disabled()
    await page.evaluate("dispatchEvent(new Event('beforeinstallprompt'))")
    here.set()
    await at(page, "confirm-station").click()
    await expect(at(page, "install-now")).to_be_visible()


async def test_page_that_did_not_come_through_is_asked_for_again_with_the_code(phone: Phone) -> None:
    await phone.context.route("**/clerk/app.js", lambda route: route.abort())
    page = await phone.open()
    await at(page, "code-input").fill("7KQ49MXT")
    await expect(at(page, "enrol-error")).to_be_visible()
    await phone.context.unroute("**/clerk/app.js")
    await at(page, "connect").click()
    await expect(at(page, "confirm-station")).to_be_visible()


async def test_phone_that_is_connected_never_sees_the_door(phone: Phone) -> None:
    page = await phone.open("#7KQ4-9MXT")
    await at(page, "confirm-station").click()
    await at(page, "home").wait_for()
    await phone.context.route("**/clerk/app.js", lambda route: route.abort())
    page = await phone.open()
    await expect(page.locator("#page")).to_contain_text("Mạng yếu")
    await expect(at(page, "code-input")).to_have_count(0)
