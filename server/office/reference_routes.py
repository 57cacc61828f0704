"""`GET /v1/reference/SCOPE`: today beside a day of the past, for people at desks.

`ballot` is the headline's unless given. Without a reference day the answer's `name` is null. Outside one's scope there
is nothing (R150).
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.day import BALLOTS, Ballot
from election.errors import Code, Fault, Refused
from election.station import Scope
from election.wire import pack
from server.office.access import Access
from server.office.comparison import Comparisons


def routes(access: Access, comparisons: Comparisons) -> list[Route]:
    async def show(request: Request) -> Response:
        person = await access.person(request)
        scope = Scope(request.path_params["scope"])
        access.within(person, scope)
        body = await comparisons.show(scope, _ballot(request.query_params.get("ballot")))
        return Response(body, 200, {"Cache-Control": "no-store"}, pack.MEDIA_TYPES["json"])

    return [Route("/v1/reference/{scope}", show, methods=["GET"])]


def _ballot(asked: str | None) -> Ballot | None:
    if asked is None:
        return None
    for ballot in BALLOTS:
        if asked == ballot:
            return ballot
    raise Refused(Code.R010, faults=(Fault("ballot", f"One of {', '.join(BALLOTS)}."),))
