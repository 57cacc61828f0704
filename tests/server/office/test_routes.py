from __future__ import annotations

import asyncpg
from starlette.applications import Starlette

from election.bus import Bus
from election.standing.fold import Standing
from server.desks import Surroundings, furnish
from server.office.access import Access
from server.office.election_file import default_election
from server.office.routes import routes
from server.refusal import refusals
from tests.server.office.browser import Browser
from tests.server.office.conftest import PLACES
from tests.server.office.day import CLOCK


async def test_every_door_of_the_office_asks_who_it_is(pool: asyncpg.Pool, bus: Bus, access: Access) -> None:
    around = Surroundings(pool, bus, CLOCK, lambda: Standing(default_election()), lambda: 0, PLACES)
    doors = routes(furnish(access, around))
    app = Starlette(routes=doors)
    refusals(app)
    assert {
        "/v1/session", "/v1/feed/snapshot", "/v1/incidents", "/v1/directives", "/v1/stations/{code}", "/v1/codes",
        "/v1/devices/{id}",
    } <= {door.path for door in doors}  # fmt: skip
    for door in doors:
        for method in (door.methods or set()) - {"HEAD"}:
            if door.path == "/v1/session" and method != "GET":
                continue  # how one comes in, and goes
            answer = await Browser(app).ask(method, door.path, {} if method == "POST" else None)
            assert (answer.status, answer.json["code"]) == (401, "R211"), door.path
