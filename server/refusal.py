"""The door's other half: whatever is raised behind it becomes problem details in the caller's language.

`refusals(app)` installs it once. A `Refused` is the caller's and only counted by the web server; what is ours is logged
here, where it stops, and nothing of its text leaves.
"""

from __future__ import annotations

import logging

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from election.errors import Code, Corrupt, ElectionError, Refused, Unavailable
from election.wire import pack, problem

log = logging.getLogger(__name__)

POLICY_VIOLATION = 1008  # for servers that cannot answer a handshake with a body
OF_STATUS = {404: Code.R150, 405: Code.R151, 413: Code.R002, 415: Code.R003}


def refusals(app: Starlette) -> None:
    """Translate every error of this app, on HTTP and in WebSocket handshakes."""
    app.add_exception_handler(ElectionError, _of_election)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _of_framework)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _of_us)


def refusal(error: ElectionError, conn: HTTPConnection) -> Response:
    """The answer to one error."""
    language = problem.language_of(conn.headers.get("accept-language"))
    body = problem.problem(error, language)
    headers = problem.headers(error) | {"Cache-Control": "no-store", "Content-Language": language}
    if body["status"] == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(pack.encode(body), body["status"], headers, problem.MEDIA_TYPE)


async def _of_election(conn: HTTPConnection, error: ElectionError) -> Response | None:
    _note(conn, error)
    return await _answer(conn, error)


async def _of_framework(conn: HTTPConnection, error: HTTPException) -> Response | None:
    code = OF_STATUS.get(error.status_code, Code.R001 if error.status_code < 500 else Code.R152)
    response = await _answer(conn, Refused(code))
    if response is not None and error.headers:
        response.headers.update(error.headers)
    return response


async def _of_us(request: Request, error: Exception) -> Response:
    """Starlette raises the error again after the answer is sent, and the web server logs it: not twice."""
    return refusal(Corrupt(str(error)), request)


async def _answer(conn: HTTPConnection, error: ElectionError) -> Response | None:
    response = refusal(error, conn)
    if not isinstance(conn, WebSocket):
        return response
    if "websocket.http.response" in conn.scope.get("extensions", {}):
        await conn.send_denial_response(response)
    else:
        await conn.close(POLICY_VIOLATION)
    return None


def _note(conn: HTTPConnection, error: ElectionError) -> None:
    where = {"path": conn.url.path}
    if isinstance(error, Refused):
        log.debug("refused %s", error.code.name, extra={"action": "request_refused", **where})
    elif isinstance(error, Unavailable):
        log.warning("%s", error, extra={"action": "request_unavailable", **where})
    else:
        log.error("%s", error, exc_info=error, extra={"action": "request_failed", **where})
