"""/v1/directives: give one to every polling area of a scope (201 with its id and the receipt of its entry), and see
today's."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.errors import Code, Fault, Refused
from election.report import Text
from election.station import Scope
from server.office.access import Access
from server.office.answering import answer
from server.office.body import read_json
from server.office.directives import Directives


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    scope: Annotated[str, Meta(max_length=40)]
    text: Text


def routes(access: Access, directives: Directives) -> list[Route]:
    async def give(request: Request) -> Response:
        person = await access.actor(request)
        asked = await read_json(request, Asked)
        text = asked.text.strip()
        if not text:
            raise Refused(Code.R010, faults=(Fault("$.text", "A directive needs words."),))
        given = await directives.give(person, Scope(asked.scope), text)
        return answer({"directive": given.directive.as_wire(), "receipt": given.recorded.receipt}, 201)

    async def show(request: Request) -> Response:
        person = await access.person(request)
        scope = Scope(request.query_params.get("scope", person.scope))
        access.within(person, scope)
        return answer({"scope": scope, "directives": [one.as_wire() for one in directives.of_today(scope)]})

    return [
        Route("/v1/directives", give, methods=["POST"]),
        Route("/v1/directives", show, methods=["GET"]),
    ]
