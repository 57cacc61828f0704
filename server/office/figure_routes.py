"""/v1/stations/CODE/reports, /v1/disputes, /v1/settlements, /v1/corrections: figures that people at desks answer for.

`POST /v1/stations/CODE/reports` takes what was phoned in, in two steps: without `confirm` it says what is doubtful and
writes nothing, with it 201 and the receipt (200 for the same form again). `GET /v1/disputes` lists sources that cannot
both be right, `POST /v1/settlements` says which stands. `GET /v1/corrections` is every change of the past.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from msgspec import Meta, Raw, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.errors import Code, Fault, Refused
from election.finding import FINDINGS
from election.report import Report, Text
from election.station import Scope, Station
from election.wire import pack, uplink
from election.wire.problem import Language, language_of
from server.office.access import Access
from server.office.answering import answer
from server.office.body import read_json
from server.office.corrections import SHOWN, Corrections
from server.office.disputes import Disputes, Ruling
from server.office.operator import OperatorDesk
from server.office.stations import Stations
from server.person import Person

MOST_FALLS = 20
Name = Annotated[str, Meta(max_length=200)]
Seq = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Device = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class Told(Struct, frozen=True, forbid_unknown_fields=True):
    """`id` is the form's own, chosen by the page; `report` is a report of the phone's wire without `seq`."""

    id: Annotated[str, Meta(min_length=8, max_length=64, pattern="^[0-9A-Za-z-]+$")]
    report: dict[str, Any]
    told_by: Name | None = None
    confirm: bool = False


class Settling(Struct, frozen=True, forbid_unknown_fields=True):
    station: Annotated[str, Meta(max_length=40)]
    stands: tuple[Device, Seq]
    falls: Annotated[list[tuple[Device, Seq]], Meta(min_length=1, max_length=MOST_FALLS)]
    reason: Annotated[Text, Meta(min_length=1)]


def routes(
    access: Access, operator: OperatorDesk, disputes: Disputes, corrections: Corrections, stations: Stations
) -> list[Route]:
    async def enter(request: Request) -> Response:
        person = await access.actor(request)
        told = await read_json(request, Told)
        station = await stations.find(person, request.path_params["code"])
        report = _report(told.report, station.code)
        language = language_of(request.headers.get("accept-language"))
        try:
            return await _entered(person, station, told, report, language)
        except Refused as refused:
            raise (_below_report(refused) if refused.code is Code.R011 else refused) from refused

    async def _entered(person: Person, station: Station, told: Told, report: Report, language: Language) -> Response:
        if not told.confirm:
            weighed = await operator.weigh(station, report)
            findings = [{"code": code, "message": FINDINGS[code].spoken(language)} for code in weighed.findings]
            return answer({"findings": findings, "before": weighed.before})
        told_by = (told.told_by or "").strip() or None
        entered = await operator.enter(person, station, told.id, report, told_by)
        return answer(uplink.answer_body(entered, language), uplink.HTTP_STATUS[entered.status])

    async def show_disputes(request: Request) -> Response:
        scope = await _scope(access, request)
        return answer({"scope": scope, "disputes": await disputes.show(scope)})

    async def settle(request: Request) -> Response:
        person = await access.actor(request)
        asked = await read_json(request, Settling)
        reason = asked.reason.strip()
        if not reason or asked.stands in asked.falls:
            path, message = ("$.reason", "Why?") if not reason else ("$.falls", "What stands cannot fall.")
            raise Refused(Code.R010, faults=(Fault(path, message),))
        station = await stations.find(person, asked.station)
        recorded = await disputes.settle(person, station, Ruling(asked.stands, tuple(asked.falls), reason))
        return answer({"receipt": recorded.receipt}, 201)

    async def show_corrections(request: Request) -> Response:
        scope, most = await _scope(access, request), request.query_params.get("limit", str(SHOWN))
        if not (most.isascii() and most.isdecimal() and len(most) <= 3 and int(most) <= SHOWN):
            raise Refused(Code.R010, faults=(Fault("limit", f"0..{SHOWN}"),))
        return answer(await corrections.show(scope, int(most)))

    return [
        Route("/v1/stations/{code}/reports", enter, methods=["POST"]),
        Route("/v1/disputes", show_disputes, methods=["GET"]),
        Route("/v1/settlements", settle, methods=["POST"]),
        Route("/v1/corrections", show_corrections, methods=["GET"]),
    ]


async def _scope(access: Access, request: Request) -> Scope:
    person = await access.person(request)
    scope = Scope(request.query_params.get("scope", person.scope))
    access.within(person, scope)
    return scope


def _report(told: dict[str, Any], code: str) -> Report:
    """Read as strictly as a phone's. Raises `Refused` (R010, with the path below `report`)."""
    if "seq" in told:
        raise Refused(Code.R010, faults=(Fault("$.report.seq", "The form has its own id."),))
    if told.get("station", code) != code:
        raise Refused(Code.R010, faults=(Fault("$.report.station", "Another polling area's."),))
    try:
        return uplink.decode_report(Raw(pack.encode(told | {"seq": 1, "station": code})), "json")
    except Refused as refused:
        raise _below_report(refused) from refused


def _below_report(refused: Refused) -> Refused:
    """The same with paths as the form has them."""
    faults = tuple(replace(fault, path=fault.path.replace("$", "$.report", 1)) for fault in refused.faults)
    return Refused(refused.code, faults=faults)
