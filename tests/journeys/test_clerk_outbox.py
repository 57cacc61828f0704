"""What a clerk typed arrives once, whatever happens on the way: the real page, the real one box, a broken network."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route, expect

from election.bus import Bus
from election.device import DeviceId
from election.engines.lease import Engines
from election.ledger import verify
from election.store.database import database, transaction
from election.store.devices import Devices
from election.wire.gateway import signature
from tests import places
from tests.browser import chromium
from tests.journeys.clerk import ENROLMENT, KEPT_FOR_LATER, RECORD, SOON_MS, clerk_of, turnouts, until, voted
from tests.journeys.conftest import Day, served_day
from tests.outage import network_before

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

SECRET = "a secret of gateway and collector"
LEADER = places.STATIONS[0].contacts[0].phone
APART = """(minutes) => {
  const Real = Date, off = minutes * 60000
  Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + off) }
    static now() { return Real.now() + off }
  }
}"""
"""A phone whose time is wrong."""
STAY_HERE = "addEventListener('click', (event) => event.target.closest('a') && event.preventDefault())"
"""What opens another app on a phone stays in the page."""
NO_LINES = "delete window.WebSocket"
FIRST_DISK = """({ enrolment, reports }) => new Promise((resolve) => {
  const opening = indexedDB.open("eday-clerk", 1)
  opening.onupgradeneeded = () => {
    const disk = opening.result
    disk.createObjectStore("enrolments", { keyPath: "id" }).put(enrolment)
    const shelf = disk.createObjectStore("reports", { keyPath: ["enrolment", "seq"] })
    shelf.createIndex("by_state", ["enrolment", "state", "seq"])
    for (const report of reports) shelf.put(report)
    disk.createObjectStore("drafts", { keyPath: "key" })
  }
  opening.onsuccess = () => { opening.result.close(); resolve() }
})"""
"""What the first version of the page left behind."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One for all: each clerk has a context of their own."""
    async with chromium() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="module")
async def pool(fresh_database: str) -> AsyncIterator[asyncpg.Pool]:
    async with database(fresh_database, connections=4) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def day(engines: Engines, fresh_database: str, pool: asyncpg.Pool, browser: Browser) -> AsyncIterator[Day]:
    async with served_day(engines, fresh_database, pool, browser, SECRET) as served:
        yield served
        for context in browser.contexts:
            await context.close()


async def test_clerk_types_five_reports_without_a_network_and_they_arrive_once_in_order(day: Day) -> None:
    clerk = await clerk_of(day)
    await clerk.enrol(await day.code())
    await clerk.is_connected()
    await clerk.page.evaluate(KEPT_FOR_LATER)
    await clerk.context.set_offline(True)
    await clerk.is_connected("offline")
    for count in (100, 110, 120, 130, 140):
        await clerk.report(count)
    await clerk.page.close()
    await clerk.open()
    for seq in range(1, 6):
        await clerk.sees(seq, "waiting")
    await clerk.context.set_offline(False)
    for seq in range(1, 6):
        await clerk.sees(seq, "received")

    assert [(1, 100), (2, 110), (3, 120), (4, 130), (5, 140)] == voted(await turnouts(day))
    assert verify(await day.ledger.lines(11))


async def test_clerk_s_report_whose_receipt_was_lost_is_one_entry(day: Day) -> None:
    async with network_before(httpx.URL(day.url).port or 0) as (network, origin):
        clerk = await clerk_of(day, origin)
        await clerk.enrol(await day.code())
        await clerk.is_connected()
        network.mute()
        await clerk.report(100)

        async def held() -> bool:
            return len(await turnouts(day)) == 1

        await until(held)
        await clerk.sees(1, "sent")
        network.cut()
        await clerk.at("connection", state="waiting").wait_for()
        await clerk.page.close()  # as if the phone had been switched off
        network.mend()
        await clerk.open()
        await clerk.sees(1, "received")
        record = await clerk.page.evaluate(RECORD, 1)

    assert [(1, 100)] == voted(await turnouts(day))
    assert 1 == record["tries"]  # the receipt was fetched, the report was not sent again


async def test_clerk_without_lines_keeps_reports_with_the_reason_and_sends_them_over_http(day: Day) -> None:
    clerk = await clerk_of(day)
    await clerk.context.add_init_script(NO_LINES)
    answers: list[tuple[int, dict[str, Any] | str]] = [
        (500, "<html>Internal Server Error</html>"),
        (200, "<html>Sign in to this Wi-Fi</html>"),
        (200, {"results": [{"http_status": 422, "seq": 1, "code": "R010", "detail": "Báo cáo sai cấu trúc."}]}),
    ]

    async def answer(route: Route) -> None:
        if not answers:
            await route.fallback()
        else:
            status, body = answers.pop(0)
            await route.fulfill(status=status, body=body if isinstance(body, str) else json.dumps(body))

    await clerk.context.route("**/v1/reports/batch", answer)
    await clerk.enrol(await day.code())
    await clerk.is_connected("http")
    await clerk.report(100)
    for status in (500, 200):
        await clerk.at("trouble", status=status).wait_for()
        await clerk.sees(1, "waiting")
        await clerk.at("send-now").click()
    await clerk.sees(1, "refused")
    await expect(clerk.at("refusal", code="R010")).to_contain_text("Báo cáo sai cấu trúc.")
    await clerk.at("mend").click()
    await clerk.at("send").click()
    await clerk.sees(2, "received")
    await clerk.sees(1, "refused")

    (fact,) = await turnouts(day)
    assert (2, "http") == (fact.seq, fact.channel)


async def test_clerk_with_two_tabs_and_a_wrong_clock_sends_from_one_and_states_the_right_time(day: Day) -> None:
    clerk = await clerk_of(day)
    await clerk.context.add_init_script(f"({APART})(60)")
    await clerk.enrol(await day.code())
    first = clerk.page
    await clerk.is_connected()
    second = await clerk.open()
    await clerk.is_connected("other_tab")
    await clerk.report(100, second)
    await clerk.sees(1, "received", second)
    await clerk.sees(1, "received", first)
    await first.close()
    await clerk.is_connected("line")
    await clerk.report(110, second)
    await clerk.sees(2, "received")

    facts = await turnouts(day)
    assert [(1, 100), (2, 110)] == voted(facts)
    assert all(
        fact.as_of and timedelta(0) <= fact.received_at - fact.as_of < timedelta(minutes=1, seconds=5) for fact in facts
    )
    assert [(), ()] == [fact.findings for fact in facts]  # no W208: `sent_at` is the election's time as well


async def test_clerk_s_code_works_once_and_a_lost_answer_does_not_burn_it(day: Day) -> None:
    clerk, other = await clerk_of(day), await clerk_of(day)
    code = await day.code()

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await clerk.context.route("**/v1/enrol", lose)
    await clerk.open(f"#{code}")
    await clerk.at("enrol-error").wait_for()
    await clerk.context.unroute("**/v1/enrol")
    await clerk.at("connect").click()
    await clerk.at("decline-station").click()  # by mistake
    await clerk.at("code-input").fill(code)
    await clerk.at("connect").click()
    await clerk.at("confirm-station").click()
    await clerk.is_connected()
    await other.open(f"#{code}")
    await expect(other.at("enrol-error")).to_contain_text("đã dùng")
    await clerk.report(100)
    await clerk.sees(1, "received")


async def revoke(day: Day, bus_url: str, enrolment: dict[str, Any]) -> None:
    async with transaction(day.pool) as connection:
        await Devices(day.pool).revoke(DeviceId(enrolment["device"]), datetime.now(UTC), connection)
    bus = Bus(bus_url)
    await bus.ring_roster()
    await bus.close()
    token = {"Authorization": f"Bearer {enrolment['token']}"}

    async def revoked() -> bool:
        return (await day.client.get("/v1/me", headers=token)).status_code == 401

    await until(revoked)


async def test_clerk_revoked_while_offline_is_told_so_and_keeps_what_is_unsent(day: Day, bus_url: str) -> None:
    clerk = await clerk_of(day)
    await clerk.enrol(await day.code())
    await clerk.is_connected()
    await clerk.context.set_offline(True)
    await clerk.is_connected("offline")
    await clerk.report(100)
    await revoke(day, bus_url, await clerk.page.evaluate(ENROLMENT))
    await clerk.context.set_offline(False)
    await expect(clerk.at("stopped")).to_contain_text("đã bị thu hồi quyền", timeout=SOON_MS)
    await clerk.sees(1, "waiting")

    assert [] == await turnouts(day)


async def test_clerk_revoked_while_a_report_is_on_its_way_can_enter_it_again_with_a_new_code(
    day: Day, bus_url: str
) -> None:
    async with network_before(httpx.URL(day.url).port or 0) as (network, origin):
        clerk = await clerk_of(day, origin)
        await clerk.enrol(await day.code())
        await clerk.is_connected()
        network.stall()
        await clerk.report(100)
        await clerk.sees(1, "sent")
        await revoke(day, bus_url, await clerk.page.evaluate(ENROLMENT))
        network.cut()
        network.mend()
        await expect(clerk.at("held")).to_contain_text("1", timeout=SOON_MS)
        await clerk.page.goto(f"{origin}/clerk#{await day.code()}")
        await clerk.at("replace-yes").click()
        await clerk.at("confirm-station").click()
        await clerk.at("mend").click()
        await clerk.at("send").click()
        await clerk.at("receipt").wait_for(timeout=SOON_MS)

    assert [(1, 100)] == voted(await turnouts(day))


async def test_clerk_s_report_by_sms_and_then_by_data_is_one_entry(day: Day) -> None:
    clerk = await clerk_of(day)
    await clerk.enrol(await day.code())
    await clerk.is_connected()
    await clerk.page.evaluate(KEPT_FOR_LATER)
    await clerk.context.set_offline(True)
    await clerk.is_connected("offline")
    await clerk.report(100)
    await clerk.page.close()
    await clerk.context.add_init_script(f"({APART})(3)")  # three minutes later
    await clerk.context.add_init_script(STAY_HERE)
    await clerk.open()
    address = urlsplit(await clerk.at("sms").get_attribute("href") or "")
    await clerk.at("sms").click()
    await clerk.at("sms-at").wait_for()
    (text,) = parse_qs(address.query)["body"]
    message = {"message_id": "1", "from": LEADER, "text": text, "received_at": datetime.now(UTC).isoformat()}
    body = json.dumps(message).encode()
    headers = {"Content-Type": "application/json", "X-Signature": signature(SECRET, body).decode()}
    answer = await day.client.post("/v1/sms", content=body, headers=headers)
    (sent,) = [entry for entry in await day.ledger.after(11, 0) if entry.fact.kind == "turnout"]
    await clerk.sees(1, "waiting")  # what was handed to another app is not received
    await clerk.context.set_offline(False)
    await clerk.sees(1, "received")

    assert ("+84901234567", "sms") == (address.path, sent.fact.channel)
    assert answer.json()["reply"].endswith(f"100/1000 cu tri (10,0%) luc 12:00. So {sent.position}")
    await expect(clerk.at("receipt")).to_contain_text(f"số tiếp nhận {sent.position}")
    assert [(1, 100)] == voted(await turnouts(day))


async def test_clerk_s_disk_from_the_first_version_is_read_and_sent(day: Day) -> None:
    clerk = await clerk_of(day)
    answer = await day.client.post("/v1/enrol", json={"code": await day.code()})
    told = answer.json()
    enrolment = {name: told[name] for name in ("device", "token", "stations", "election", "last", "next_seq")} | {
        "id": "first", "station": "11-03127-001", "state": "active", "stopped": None, "anchor": None, "enrolled_at": 1,
    }  # fmt: skip
    report = {"kind": "turnout", "station": "11-03127-001", "as_of": "2026-03-15T11:00:00+07:00"}
    record: dict[str, Any] = {"enrolment": "first", "receipt": None, "findings": [], "replaced_by": None, "tries": 3}
    refusal = {"code": "R011", "status": 422, "detail": "Không thể."}
    reports = [
        record | {"seq": 1, "state": "refused", "made_at": "2026-03-15T10:00:00+07:00", "refusal": refusal,
                  "report": report | {"seq": 1, "voted": {"assembly": 90}}},
        record | {"seq": 2, "state": "waiting", "made_at": "2026-03-15T11:00:00+07:00", "refusal": None,
                  "report": report | {"seq": 2, "voted": {"assembly": 100}}},
    ]  # fmt: skip
    page = await clerk.context.new_page()
    await page.goto(f"{day.url}/clerk/icon.svg")
    await page.evaluate(FIRST_DISK, {"enrolment": enrolment, "reports": reports})
    await clerk.open()
    await clerk.sees(2, "received")
    await clerk.sees(1, "refused")
    await clerk.report(110)
    await clerk.sees(3, "received")

    assert [(2, 100), (3, 110)] == voted(await turnouts(day))
