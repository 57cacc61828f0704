"""/v1/incidents: which there are in a scope, and moves of one.

`GET /v1/incidents?scope=&state=&severity=&limit=` lists them, newest first; without `state` the open ones.
`POST /v1/incidents/ID/moves` makes a move: 201 with the incident after it and the receipt of its entry; 409 (R221) with
the legal moves when the state does not take it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar, get_args

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.errors import Code, Fault, Refused
from election.incident import STATES, IllegalMove, Move, legal_moves
from election.report import Severity, Text
from election.standing.incidents import IncidentStanding
from election.station import Scope
from election.wire import pack, problem
from server.office.access import Access
from server.office.answering import answer
from server.office.body import read_json
from server.office.incidents import NO_TARGET, Incidents, Named, Step
from server.person import Person

SHOWN = 200  # incidents in one answer
MOST_SHOWN = 1_000  # some 1.5 MB
OPEN = tuple(state for state in STATES if state != "resolved")
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
NEEDS: dict[Move, str] = {"assign": "to", "merge": "into", "instruct": "text", "resolve": "text", "comment": "text"}
ONLY_FOR: dict[str, Move] = {"to": "assign", "into": "merge", "into_station": "merge"}

Name = Annotated[str, Meta(max_length=200)]
T = TypeVar("T", bound=str)


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """`station` and `into_station` are codes, needed only where several stations have an incident of that name."""

    move: Move
    text: Text | None = None
    to: Name | None = None
    into: Name | None = None
    station: Name | None = None
    into_station: Name | None = None


def routes(access: Access, incidents: Incidents) -> list[Route]:
    async def show(request: Request) -> Response:
        person = await access.person(request)
        asked = request.query_params
        scope = Scope(asked.get("scope", person.scope))
        access.within(person, scope)
        states = _chosen(asked.get("state"), "state", STATES, OPEN)
        severities = _chosen(asked.get("severity"), "severity", SEVERITIES, SEVERITIES)
        most = _limit(asked.get("limit", str(SHOWN)))
        found = incidents.picture().chosen_incidents(scope, states, severities, most + 1)
        body = {"scope": scope, "incidents": [_told(one) for one in found[:most]], "more": len(found) > most}
        return answer(body)

    async def make(request: Request) -> Response:
        person = await access.actor(request)
        asked = _checked(await read_json(request, Asked))
        named = incidents.find(person, request.path_params["id"], asked.station)
        step = Step(asked.move, asked.text, asked.to)
        if asked.into is not None:
            step = Step(asked.move, asked.text, into=_target(incidents, person, asked.into, asked.into_station))
        try:
            done = await incidents.make(person, named, step)
        except IllegalMove as illegal:
            return _illegal(illegal, request)
        return answer({"incident": _told(done.incident), "receipt": done.recorded.receipt}, 201)

    return [
        Route("/v1/incidents", show, methods=["GET"]),
        Route("/v1/incidents/{id}/moves", make, methods=["POST"]),
    ]


# What was asked


def _checked(asked: Asked) -> Asked:
    """Without blanks around, with all that the move needs and nothing it has no use for. Raises `Refused` (R010)."""
    given = {name: (getattr(asked, name) or "").strip() or None for name in ("text", "to", "into", "into_station")}
    faults = [
        Fault(f"$.{name}", f"Only for the move {only}.")
        for name, only in ONLY_FOR.items()
        if given[name] is not None and asked.move != only
    ]
    needed = NEEDS.get(asked.move)
    if needed is not None and given[needed] is None:
        faults.append(Fault(f"$.{needed}", f"The move {asked.move} needs this."))
    if faults:
        raise Refused(Code.R010, faults=tuple(faults))
    return Asked(asked.move, station=asked.station, **given)


def _target(incidents: Incidents, person: Person, id_: str, code: str | None) -> Named:
    """Outside one's scope there is nothing to merge into, and that is as wrong as a misspelt name."""
    try:
        return incidents.find(person, id_, code, "$.into_station")
    except Refused as refused:
        if refused.code is not Code.R150:
            raise
        raise Refused(Code.R010, faults=(NO_TARGET,)) from refused


def _chosen(text: str | None, name: str, known: Sequence[T], otherwise: Sequence[T]) -> Sequence[T]:
    """Some of the known words, separated by commas."""
    if not text:
        return otherwise
    chosen = tuple(word for word in known if word in text.split(","))
    if len(chosen) != len(set(text.split(","))):
        raise Refused(Code.R010, faults=(Fault(name, ", ".join(known)),))
    return chosen


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) >= 1):
        raise Refused(Code.R010, faults=(Fault("limit", f"1..{MOST_SHOWN}"),))
    return min(int(text), MOST_SHOWN)


# What is answered


def _told(incident: IncidentStanding) -> dict[str, Any]:
    """Whole, with the moves that are legal now."""
    return incident.as_wire() | {"moves": list(legal_moves(incident.state, incident.level))}


def _illegal(illegal: IllegalMove, request: Request) -> Response:
    """A problem that also says which moves there are."""
    language = problem.language_of(request.headers.get("accept-language"))
    body = problem.problem(Refused(Code.R221, illegal.sentence(language)), language)
    body |= {"state": illegal.state, "level": illegal.level, "legal": list(illegal.legal)}
    headers = {"Cache-Control": "no-store", "Content-Language": language}
    return Response(pack.encode(body), Code.R221.status, headers, problem.MEDIA_TYPE)
