"""/v1/overdue, /v1/chases and /v1/slots: who is late with a slot, who was asked, and how a scope's children stand.

`GET /v1/overdue?scope=&slot=` lists the late of one slot, without `slot` of the newest whose time has come.
`POST /v1/chases` logs that a polling area was asked. `GET /v1/slots/SCOPE` is the table of slots by child.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.errors import Code, Fault, Refused
from election.report import Text
from election.standing.instant import text
from election.station import Scope
from server.office.access import Access
from server.office.answering import answer
from server.office.body import read_json
from server.office.overdue import SHOWN, How, Overdues
from server.office.slot_table import SlotTable
from server.office.stations import Stations

Moment = Annotated[datetime, Meta(tz=True)]


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """`outcome`: what they said."""

    station: Annotated[str, Meta(max_length=40)]
    slot: Moment
    how: How
    outcome: Text = ""


def routes(access: Access, overdues: Overdues, table: SlotTable, stations: Stations) -> list[Route]:
    async def show(request: Request) -> Response:
        person = await access.person(request)
        scope = Scope(request.query_params.get("scope", person.scope))
        access.within(person, scope)
        found = await overdues.show(scope, moment_asked(request, "slot"))
        if found is None:
            return answer({"scope": scope, "slot": None, "total": 0, "overdue": [], "more": False})
        body = {
            "scope": scope,
            "slot": {"at": text(found.slot.at), "tolerance_min": found.slot.tolerance.total_seconds() / 60},
            "total": found.total,
            "overdue": list(found.lines),
            "more": found.total > SHOWN,
        }
        return answer(body)

    async def chase(request: Request) -> Response:
        person = await access.actor(request)
        asked = await read_json(request, Asked)
        station = await stations.find(person, asked.station)
        recorded = await overdues.chase(person, station, asked.slot, asked.how, asked.outcome.strip())
        return answer({"receipt": recorded.receipt}, 201)

    async def slots(request: Request) -> Response:
        person = await access.person(request)
        scope = Scope(request.path_params["scope"])
        access.within(person, scope)
        return answer(await table.of(scope))

    return [
        Route("/v1/overdue", show, methods=["GET"]),
        Route("/v1/chases", chase, methods=["POST"]),
        Route("/v1/slots/{scope}", slots, methods=["GET"]),
    ]


def moment_asked(request: Request, name: str) -> datetime | None:
    """A moment of the address. Raises `Refused` (R010) for what is none."""
    given = request.query_params.get(name)
    if not given:
        return None
    try:
        # An address built by hand turns the offset's "+" into a space.
        moment = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError as wrong:
        raise Refused(Code.R010, faults=(Fault(name, "RFC 3339"),)) from wrong
    if moment.tzinfo is None:
        raise Refused(Code.R010, faults=(Fault(name, "RFC 3339 with offset"),))
    return moment
