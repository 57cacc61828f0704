"""`GET /v1/board/SCOPE`: the whole picture of one scope, for whoever asks once.

JSON, or MessagePack when `Accept` names it; an agency's machine gets aggregates only. Outside the asker's scope there
is nothing (R150, 404), as for a place that does not exist; before the picture is loaded it is `Unavailable` (503). Both
are made into answers by the app.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from election.errors import Code, Refused
from election.station import Scope
from election.wire.pack import MEDIA_TYPES, Format
from server.live.audience import Audience
from server.live.socket import Authorise, Sees
from server.person import Agency


class Snapshots:
    def __init__(self, audience: Audience, authorise: Authorise, sees: Sees) -> None:
        self._audience = audience
        self._authorise = authorise
        self._sees = sees

    def routes(self) -> list[BaseRoute]:
        return [Route("/v1/board/{scope}", self.get, methods=["GET"])]

    async def get(self, request: Request) -> Response:
        viewer = await self._authorise(request)
        scope = Scope(request.path_params["scope"])
        if not self._sees(viewer, scope):
            raise Refused(Code.R150)
        form: Format = "msgpack" if MEDIA_TYPES["msgpack"] in request.headers.get("accept", "") else "json"
        headers = {"Cache-Control": "no-store", "Vary": "Accept"}
        body = self._audience.snapshot(scope, form, aggregates_only=isinstance(viewer, Agency))
        return Response(body, 200, headers, MEDIA_TYPES[form])
