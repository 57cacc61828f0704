from __future__ import annotations

import asyncpg
from starlette.applications import Starlette

from server.office.access import Access
from server.office.feed import Feed
from server.office.routes import Office, routes
from server.refusal import refusals
from tests.server.office.browser import Browser
from tests.server.office.conftest import PLACES
from tests.server.office.day import CLOCK
from tests.server.office.desk import Desk


async def test_every_door_of_the_office_asks_who_it_is(pool: asyncpg.Pool, access: Access, desk: Desk) -> None:
    doors = routes(Office(access, Feed(pool, CLOCK, PLACES), desk.incidents, desk.directives))
    app = Starlette(routes=doors)
    refusals(app)
    assert {door.path for door in doors} == {
        "/v1/session", "/v1/feed/snapshot", "/v1/feed/changes", "/v1/incidents", "/v1/incidents/{id}/moves",
        "/v1/directives",
    }  # fmt: skip
    for door in doors:
        for method in (door.methods or set()) - {"HEAD"}:
            if door.path == "/v1/session" and method != "GET":
                continue  # how one comes in, and goes
            answer = await Browser(app).ask(method, door.path, {} if method == "POST" else None)
            assert (answer.status, answer.json["code"]) == (401, "R211")
