from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from election.device import secret_digest
from election.station import Scope
from election.store.staff import KeyHolder, Member, Staff
from server.office import session
from server.office.access import Access
from server.office.origin import Origin
from server.office.password import Passwords
from server.office.throttle import Throttle
from server.person import Agency, Person, Viewer
from server.refusal import refusals
from tests.server.office.browser import Answer, Browser
from tests.server.office.conftest import PASSWORD, PLACES

LAN = {"name": "lan", "role": "duty", "scope": "p11"}


def app_of(access: Access) -> Starlette:
    async def live(socket: WebSocket) -> None:
        await access.person(socket)
        await socket.accept()

    app = Starlette(routes=[*session.routes(access), WebSocketRoute("/v1/live", live)])
    refusals(app)
    return app


@pytest.fixture
def browser(access: Access) -> Browser:
    return Browser(app_of(access))


async def sign_in(browser: Browser, password: str = PASSWORD, user: str = "lan") -> Answer:
    return await browser.ask("POST", "/v1/session", {"user": user, "password": password})


async def test_signing_in_says_who_one_is_and_gives_a_cookie_scripts_cannot_read(browser: Browser) -> None:
    answer = await sign_in(browser)
    assert (answer.status, answer.json) == (200, LAN)
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("eday=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age=43200" in cookie
    assert "Secure" not in cookie
    assert (await browser.ask("GET", "/v1/session")).json == LAN


async def test_over_https_the_cookie_is_bound_to_host_and_tls(staff: Staff, passwords: Passwords) -> None:
    access = Access(staff, Origin("https://eday.example"), PLACES, passwords, Throttle())
    browser = Browser(app_of(access))
    cookie = (await sign_in(browser)).headers["set-cookie"]
    assert cookie.startswith("__Host-eday=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert (await browser.ask("GET", "/v1/session")).status == 200


async def test_only_the_digest_of_a_session_is_stored(browser: Browser, pool: asyncpg.Pool) -> None:
    await sign_in(browser)
    assert await pool.fetchval("SELECT digest FROM session") == secret_digest(browser.cookies["eday"])


async def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(browser: Browser) -> None:
    await sign_in(browser)
    copy = Browser(browser.app, cookies=dict(browser.cookies))
    assert (await browser.ask("DELETE", "/v1/session")).status == 204
    assert browser.cookies == {}
    assert (await copy.ask("GET", "/v1/session")).status == 401


async def test_signing_out_twice_is_no_error(browser: Browser) -> None:
    assert (await browser.ask("DELETE", "/v1/session")).status == 204


@pytest.mark.parametrize(("user", "password"), [("lan", "wrong"), ("nobody", PASSWORD), ("l\0n", "x"), ("lan", "")])
async def test_wrong_name_and_wrong_password_are_told_alike(browser: Browser, user: str, password: str) -> None:
    answer = await sign_in(browser, password, user)
    assert (answer.status, answer.json["code"]) == (401, "R210")
    assert browser.cookies == {}


async def test_nobody_is_signed_in_without_a_session(browser: Browser) -> None:
    for cookies in ({}, {"eday": "made-up"}, {"eday": "x" * 5000}):
        browser.cookies = cookies
        answer = await browser.ask("GET", "/v1/session")
        assert (answer.status, answer.json["code"]) == (401, "R211")


async def test_a_session_ends_after_twelve_hours(browser: Browser, pool: asyncpg.Pool) -> None:
    await sign_in(browser)
    left = await pool.fetchval("SELECT expires_at FROM session") - datetime.now(UTC)
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)
    await pool.execute("UPDATE session SET expires_at = $1", datetime.now(UTC))
    assert (await browser.ask("GET", "/v1/session")).status == 401


async def test_an_unknown_name_costs_a_hash_too(access: Access, passwords: Passwords) -> None:
    loop = asyncio.get_running_loop()
    await passwords.fits("warm", None)
    before = loop.time()
    assert not await passwords.fits("wrong", None)
    unknown = loop.time() - before
    hash_ = await passwords.hash(PASSWORD)
    before = loop.time()
    assert not await passwords.fits("wrong", hash_)
    known = loop.time() - before
    assert 0.2 < unknown / known < 5


async def test_guessing_is_stopped_even_for_the_right_password(staff: Staff, passwords: Passwords) -> None:
    now = 0.0
    access = Access(staff, Origin("http://localhost"), PLACES, passwords, Throttle(tries=2, now=lambda: now))
    browser = Browser(app_of(access))
    answers = await asyncio.gather(*(sign_in(browser, f"guess {n}") for n in range(4)))
    assert sorted(answer.status for answer in answers) == [401, 401, 429, 429]
    stopped = await sign_in(browser)
    assert (stopped.status, stopped.json["code"]) == (429, "R102")
    assert "retry-after" in stopped.headers
    assert (await sign_in(Browser(browser.app, address="10.0.0.9"))).status == 200
    now = 61.0
    assert (await sign_in(browser)).status == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "R010"),
        ({"user": "lan"}, "R010"),
        ({"user": "lan", "password": "x", "link": "y"}, "R010"),
        ({"user": 5, "password": "x"}, "R010"),
        ({"user": "lan", "password": "x", "admin": True}, "R010"),
        (b"{", "R001"),
        (b"\xff\xfe", "R001"),
        (b"[" * 70_000, "R002"),
    ],
)
async def test_a_wrong_body_is_refused_with_its_code(browser: Browser, body: object, code: str) -> None:
    answer = await browser.ask("POST", "/v1/session", body)
    assert answer.json["code"] == code


async def test_the_wrong_thing_is_named_by_its_path(browser: Browser) -> None:
    answer = await browser.ask("POST", "/v1/session", {"user": 5, "password": "x"})
    assert answer.json["errors"][0]["path"] == "$.user"


async def test_a_form_of_another_kind_is_refused(browser: Browser) -> None:
    answer = await browser.ask("POST", "/v1/session", b"user=lan", {"content-type": "text/plain"})
    assert (answer.status, answer.json["code"]) == (415, "R003")


async def test_a_link_signs_in_once(browser: Browser, staff: Staff) -> None:
    await staff.put_link(secret_digest("a token"), "lan", datetime.now(UTC) + timedelta(hours=1))
    assert (await browser.ask("POST", "/v1/session", {"link": "a token"})).json == LAN
    assert (await browser.ask("GET", "/v1/session")).json == LAN
    again = await browser.ask("POST", "/v1/session", {"link": "a token"})
    assert (again.status, again.json["code"]) == (401, "R210")


async def test_a_member_without_password_comes_by_link_only(browser: Browser, staff: Staff) -> None:
    await staff.add(Member("ha", "viewer", Scope("vn"), ""), datetime.now(UTC))
    assert (await sign_in(browser, "", "ha")).status == 401
    assert (await sign_in(browser, "nobody's password", "ha")).status == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:8001", "https://127.0.0.1:8000", "null"])
async def test_another_sites_page_cannot_act(browser: Browser, origin: str) -> None:
    await sign_in(browser)
    for answer in (
        await browser.ask("DELETE", "/v1/session", headers={"origin": origin}),
        await browser.ask("POST", "/v1/session", {"user": "lan", "password": PASSWORD}, {"origin": origin}),
        await browser.ask("GET", "/v1/live", headers={"origin": origin}, kind="websocket"),
    ):
        assert (answer.status, answer.json["code"]) == (403, "R212")
    assert (await browser.ask("GET", "/v1/session", headers={"origin": origin})).status == 200


async def test_another_sites_page_is_known_by_fetch_metadata_too(browser: Browser) -> None:
    answer = await browser.ask("DELETE", "/v1/session", headers={"sec-fetch-site": "cross-site"})
    assert answer.json["code"] == "R212"


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://localhost:8000"])
async def test_our_own_page_can_act(browser: Browser, origin: str) -> None:
    await sign_in(browser)
    live = await browser.ask("GET", "/v1/live", headers={"origin": origin}, kind="websocket")
    assert live.status == 101
    assert (await browser.ask("DELETE", "/v1/session", headers={"origin": origin})).status == 204


async def test_a_websocket_needs_a_session(browser: Browser) -> None:
    answer = await browser.ask("GET", "/v1/live", kind="websocket")
    assert (answer.status, answer.json["code"]) == (401, "R211")


async def test_an_agency_is_known_by_its_key(access: Access, staff: Staff) -> None:
    await staff.put_key(secret_digest("the key"), KeyHolder("Bộ Nội vụ", Scope("vn")), datetime.now(UTC))

    def conn(authorization: str) -> Request:
        return Request({"type": "http", "method": "GET", "headers": [(b"authorization", authorization.encode())]})

    assert await access.agency(conn("Bearer the key")) == Agency("Bộ Nội vụ", Scope("vn"))
    for wrong in ("Bearer another", "Basic the key", "Bearer ", "", "Bearer " + "x" * 5000):
        with pytest.raises(Exception, match=r"Please sign in\."):
            await access.agency(conn(wrong))


async def test_a_key_goes_before_a_cookie_and_other_headers_are_no_key(
    access: Access, staff: Staff, browser: Browser
) -> None:
    await staff.put_key(secret_digest("the key"), KeyHolder("press", Scope("vn")), datetime.now(UTC))
    await sign_in(browser)

    async def viewer(authorization: str) -> Viewer:
        cookie = f"eday={browser.cookies['eday']}"
        headers = [(b"authorization", authorization.encode()), (b"cookie", cookie.encode())]
        return await access.viewer(Request({"type": "http", "method": "GET", "headers": headers}))

    lan = Person("lan", "duty", Scope("p11"))
    assert [Agency("press", Scope("vn")), lan, lan] == [
        await viewer(told) for told in ("bearer the key", "Basic bGFuOng=", "")
    ]
    with pytest.raises(Exception, match=r"Please sign in\."):
        await viewer("Bearer another")


async def test_outside_the_scope_there_is_nothing(access: Access) -> None:
    lan = Person("lan", "duty", Scope("p11"))
    access.within(lan, "c03127")
    for scope in ("vn", "p01", "c00004", "s11-99999-001", "nonsense"):
        with pytest.raises(Exception, match="There is nothing here"):
            access.within(lan, scope)
