"""/v1/session: sign in, who am I, sign out."""

from __future__ import annotations

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.errors import Code, Fault, Refused
from election.wire import pack
from server.office.access import SESSION_LASTS, Access
from server.office.body import read_json
from server.person import Person

NEVER_KEPT = {"Cache-Control": "no-store"}


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A name and its password, or the token of a one-time link."""

    user: str | None = None
    password: str | None = None
    link: str | None = None


def routes(access: Access) -> list[Route]:
    async def sign_in(request: Request) -> Response:
        access.origin.check(request)
        told = await read_json(request, SignIn)
        address = request.client.host if request.client else ""
        if told.link is not None and told.user is None and told.password is None:
            session = await access.sign_in_by_link(told.link, address)
        elif told.user is not None and told.password is not None and told.link is None:
            session = await access.sign_in(told.user, told.password, address)
        else:
            raise Refused(Code.R010, faults=(Fault("$", "Give `user` and `password`, or `link`."),))
        response = _who(session.person)
        response.set_cookie(
            access.cookie,
            session.secret,
            max_age=int(SESSION_LASTS.total_seconds()),
            path="/",
            secure=access.origin.secure,
            httponly=True,
            samesite="lax",
        )
        return response

    async def who_am_i(request: Request) -> Response:
        return _who(await access.person(request))

    async def sign_out(request: Request) -> Response:
        await access.sign_out(request)
        response = Response(status_code=204, headers=NEVER_KEPT)
        response.delete_cookie(access.cookie, path="/", secure=access.origin.secure, httponly=True, samesite="lax")
        return response

    return [
        Route("/v1/session", sign_in, methods=["POST"]),
        Route("/v1/session", who_am_i, methods=["GET"]),
        Route("/v1/session", sign_out, methods=["DELETE"]),
    ]


def _who(person: Person) -> Response:
    body = {"name": person.name, "role": person.role, "scope": person.scope}
    return Response(pack.encode(body), headers=NEVER_KEPT, media_type=pack.MEDIA_TYPES["json"])
