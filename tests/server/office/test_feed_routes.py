from __future__ import annotations

from datetime import UTC, datetime

import asyncpg
import pytest
from starlette.applications import Starlette

from election.bus import Bus
from election.device import secret_digest
from election.station import Scope
from election.store.staff import KeyHolder, Staff
from server.office import feed_routes
from server.office.access import Access
from server.office.feed import Feed
from server.refusal import refusals
from tests.server.office.browser import Browser
from tests.server.office.day import CLOCK, STATIONS, Day, at
from tests.server.office.test_feed import COMMUNE, PLACES


@pytest.fixture
async def agency(pool: asyncpg.Pool, bus: Bus, staff: Staff, access: Access) -> Browser:
    """With the key of Điện Biên, on a ledger of one report."""
    day = Day(pool, bus)
    await day.begin()
    await day.turnout(STATIONS[0], 200, at(9))
    await staff.put_key(secret_digest("the key"), KeyHolder("Sở Nội vụ", Scope("p11")), datetime.now(UTC))
    access.places = PLACES
    app = Starlette(routes=feed_routes.routes(access, Feed(pool, CLOCK, PLACES)))
    refusals(app)
    return Browser(app, {"authorization": "Bearer the key"})


async def test_a_page_ends_with_its_cursor(agency: Browser) -> None:
    answer = await agency.ask("GET", "/v1/feed/changes?limit=5")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    *events, last = answer.lines
    assert {event["type"] for event in events} <= {"figures", "slot", "register"}
    assert (last["type"], last["more"]) == ("page", True)
    rest = await agency.ask("GET", f"/v1/feed/changes?after={last['next']}")
    assert rest.lines[-1]["more"] is False
    assert rest.lines[0]["id"] == "11-2-1"


async def test_a_snapshots_cursor_goes_on(agency: Browser) -> None:
    answer = await agency.ask("GET", "/v1/feed/snapshot")
    assert (answer.status, answer.json["scope"]) == (200, "p11")
    assert answer.headers["cache-control"] == "no-store"
    page = await agency.ask("GET", f"/v1/feed/changes?after={answer.json['cursor']}")
    assert page.lines == [{"type": "page", "next": answer.json["cursor"], "more": False}]


async def test_a_narrower_scope_can_be_asked_for(agency: Browser) -> None:
    answer = await agency.ask("GET", f"/v1/feed/snapshot?scope={COMMUNE}")
    assert answer.json["scope"] == COMMUNE
    page = await agency.ask("GET", f"/v1/feed/changes?scope={COMMUNE}")
    assert {event["scope"] for event in page.lines[:-1]} >= {COMMUNE}
    again = await agency.ask("GET", f"/v1/feed/changes?after={page.lines[-1]['next']}")
    assert again.status == 200


@pytest.mark.parametrize("scope", ["vn", "p12", "c99999", "s11-03127-001", "nonsense"])
async def test_outside_the_keys_scope_there_is_nothing(agency: Browser, scope: str) -> None:
    for path in ("snapshot", "changes"):
        answer = await agency.ask("GET", f"/v1/feed/{path}?scope={scope}")
        assert (answer.status, answer.json["code"]) == (404, "R150")


async def test_without_a_key_there_is_nothing_either(agency: Browser) -> None:
    for key in ("Bearer another", ""):
        answer = await agency.ask("GET", "/v1/feed/changes", headers={"authorization": key})
        assert (answer.status, answer.json["code"]) == (401, "R211")


async def test_an_unreadable_cursor_is_told(agency: Browser) -> None:
    answer = await agency.ask("GET", "/v1/feed/changes?after=nonsense")
    assert (answer.status, answer.json["code"]) == (400, "R302")


async def test_a_cursor_that_is_gone_names_the_snapshot(agency: Browser, pool: asyncpg.Pool, bus: Bus) -> None:
    page = await agency.ask("GET", "/v1/feed/changes")
    day = Day(pool, bus)
    election = await day.desk.get_or_begin()
    await day.desk.put(election, "lan")
    answer = await agency.ask("GET", f"/v1/feed/changes?after={page.lines[-1]['next']}")
    assert (answer.status, answer.json["code"]) == (410, "R301")
    assert answer.headers["link"] == '</v1/feed/snapshot?scope=p11>; rel="restart"'
    assert answer.json["detail"].endswith("/v1/feed/snapshot?scope=p11")


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "99999999999", "٣"])
async def test_a_wrong_limit_is_refused(agency: Browser, limit: str) -> None:
    answer = await agency.ask("GET", f"/v1/feed/changes?limit={limit.encode().decode('latin-1')}")
    assert (answer.status, answer.json["code"]) == (422, "R010")
