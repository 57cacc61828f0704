from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from election.errors import Code, Corrupt, Fault, Refused, Unavailable
from server.refusal import refusals
from tests.server.office.browser import Browser

ERRORS: dict[str, Exception] = {
    "refused": Refused(Code.R010, "Chi tiết.", (Fault("$.voted", "Expected `int`"),)),
    "unavailable": Unavailable("The database is away: secret host"),
    "corrupt": Corrupt("a secret detail"),
    "bug": ZeroDivisionError("a secret detail"),
    "unsigned": Refused(Code.R211),
}


@pytest.fixture
def browser() -> Browser:
    async def fail(request: Request) -> Response:
        raise ERRORS[request.path_params["what"]]

    async def socket(websocket: WebSocket) -> None:
        raise Refused(Code.R212)

    app = Starlette(routes=[Route("/fail/{what}", fail), WebSocketRoute("/socket", socket)])
    refusals(app)
    return Browser(app)


async def test_a_refusal_is_a_problem_in_vietnamese_by_default(browser: Browser) -> None:
    answer = await browser.ask("GET", "/fail/refused")
    assert answer.status == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "vi"
    assert answer.json == {
        "type": "urn:eday:problem:R010",
        "title": "Báo cáo sai cấu trúc.",
        "status": 422,
        "code": "R010",
        "detail": "Báo cáo sai cấu trúc. Chi tiết.",
        "errors": [{"path": "$.voted", "message": "Expected `int`"}],
    }


async def test_a_refusal_is_in_the_callers_language(browser: Browser) -> None:
    answer = await browser.ask("GET", "/fail/unsigned", headers={"accept-language": "en-GB"})
    assert answer.status == 401
    assert answer.json["title"] == "Please sign in."
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_what_is_away_says_when_to_come_back(browser: Browser) -> None:
    answer = await browser.ask("GET", "/fail/unavailable")
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert b"secret" not in answer.body


@pytest.mark.parametrize("what", ["corrupt", "bug"])
async def test_our_own_failures_tell_nothing(browser: Browser, what: str) -> None:
    answer = await browser.ask("GET", f"/fail/{what}")
    assert (answer.status, answer.json["code"]) == (500, "R152")
    assert b"secret" not in answer.body


async def test_no_such_place_and_no_such_method_are_problems_too(browser: Browser) -> None:
    missing = await browser.ask("GET", "/nowhere")
    assert (missing.status, missing.json["code"]) == (404, "R150")
    wrong = await browser.ask("POST", "/fail/refused")
    assert (wrong.status, wrong.json["code"]) == (405, "R151")
    assert "GET" in wrong.headers["allow"]


async def test_a_websocket_is_refused_before_it_opens(browser: Browser) -> None:
    answer = await browser.ask("GET", "/socket", kind="websocket")
    assert (answer.status, answer.json["code"]) == (403, "R212")
