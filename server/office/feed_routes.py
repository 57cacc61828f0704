"""/v1/feed: what other authorities' machines read, with their key.

`GET /v1/feed/snapshot?scope=` is one document. `GET /v1/feed/changes?after=CURSOR&limit=` is lines of JSON, the last of
which is `{"type":"page","next":CURSOR,"more":bool}`: a page without it was cut off on the way and must be asked for
again. Without `after` it begins at the beginning, with a `scope` if it is to be narrower than the key's.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.errors import Code, Fault, Refused
from election.station import Scope
from election.wire import pack
from server.office.access import Access
from server.office.cursor import read_cursor
from server.office.feed import Feed
from server.refusal import refusal

NDJSON = "application/x-ndjson"
LINES = 1_000
MOST_LINES = 10_000  # some 5 MB


def routes(access: Access, feed: Feed) -> list[Route]:
    async def snapshot(request: Request) -> Response:
        agency = await access.agency(request)
        scope = Scope(request.query_params.get("scope", agency.scope))
        access.within(agency, scope)
        return _answer(pack.encode(await feed.snapshot(scope)), pack.MEDIA_TYPES["json"])

    async def changes(request: Request) -> Response:
        agency = await access.agency(request)
        after, limit = request.query_params.get("after"), _limit(request)
        cursor = read_cursor(after) if after else None
        scope = Scope(request.query_params.get("scope") or (cursor.scope if cursor else agency.scope))
        access.within(agency, scope)
        try:
            page = await feed.changes(scope, cursor, limit)
        except Refused as refused:
            if refused.code is not Code.R301:
                raise
            where = f"/v1/feed/snapshot?scope={scope}"
            gone = refusal(Refused(Code.R301, where), request)
            gone.headers["Link"] = f'<{where}>; rel="restart"'
            return gone
        last = pack.encode({"type": "page", "next": page.next, "more": page.more}) + b"\n"
        return _answer(b"".join([*page.lines, last]), NDJSON)

    return [
        Route("/v1/feed/snapshot", snapshot, methods=["GET"]),
        Route("/v1/feed/changes", changes, methods=["GET"]),
    ]


def _answer(body: bytes, kind: str) -> Response:
    """Every document of the feed leaves here."""
    return Response(body, headers={"Cache-Control": "no-store"}, media_type=kind)


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(LINES))
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) >= 1):
        raise Refused(Code.R010, faults=(Fault("limit", f"1..{MOST_LINES}"),))
    return min(int(text), MOST_LINES)
