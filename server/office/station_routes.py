"""/v1/stations, /v1/codes and /v1/devices: a polling area, a code for another phone of it, the end of a phone's right.

`GET /v1/stations/CODE` is one polling area whole, `?contacts=no` without whom to call: then nobody has looked at that.
`POST /v1/codes` gives out an enrolment code (201, shown this once).
`DELETE /v1/devices/ID` revokes a device; for one that was revoked before, nothing happens.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.clock import VIETNAM
from election.day import BALLOTS
from election.device import DeviceId
from election.enrolment import printed_code
from election.errors import Code, Refused
from election.ledger import Entry
from election.station import Station, commune_scope, province_scope, station_scope
from election.store.messages import APP as SMS_APP
from election.store.pulse import Phone, Refusal
from election.wire import problem
from election.wire.problem import Language
from server.office.access import Access
from server.office.answering import answer
from server.office.body import read_json
from server.office.codes import CodeDesk
from server.office.devices import DeviceDesk
from server.office.stations import Page, Stations

LARGEST_ID = 2**31 - 1


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    station: Annotated[str, Meta(max_length=40)]


def routes(access: Access, stations: Stations, codes: CodeDesk, devices: DeviceDesk) -> list[Route]:
    async def show(request: Request) -> Response:
        person = await access.person(request)
        with_contacts = request.query_params.get("contacts") != "no"
        page = await stations.page(person, request.path_params["code"], with_contacts=with_contacts)
        return answer(_page(page, problem.language_of(request.headers.get("accept-language"))))

    async def give(request: Request) -> Response:
        person = await access.actor(request)
        asked = await read_json(request, Asked)
        issued, recorded = await codes.give(person, await stations.find(person, asked.station))
        code = printed_code(issued.code)
        body = {
            "station": issued.station.code,
            "code": code,
            "url": f"{access.origin.address}/clerk#{code}",
            "expires_at": issued.expires_at,
            "receipt": recorded.receipt,
        }
        return answer(body, 201)

    async def revoke(request: Request) -> Response:
        person = await access.manager(request)
        named = request.path_params["id"]
        if not (named.isascii() and named.isdecimal() and len(named) <= 10 and int(named) <= LARGEST_ID):
            raise Refused(Code.R150)
        recorded = await devices.revoke(person, DeviceId(int(named)))
        return answer({"device": int(named), "receipt": None if recorded is None else recorded.receipt})

    return [
        Route("/v1/stations/{code}", show, methods=["GET"]),
        Route("/v1/codes", give, methods=["POST"]),
        Route("/v1/devices/{id}", revoke, methods=["DELETE"]),
    ]


def _page(page: Page, language: Language) -> dict[str, Any]:
    contacts = page.contacts
    devices = [_phone(phone, page.refusals.get(phone.device, []), language) for phone in page.phones]
    history = [_entry(entry) for entry in page.history]
    if not page.names:
        # Who sends text messages is known by role and name: not for those who may not see contacts.
        devices = [one | {"name": None} if one["app"] == SMS_APP else one for one in devices]
        history = [one | {"detail": None} if one["kind"] == "sms" else one for one in history]
    return {
        "station": _facts(page),
        "contacts": None if contacts is None else [msgspec.to_builtins(contact) for contact in contacts],
        "devices": devices,
        "history": history,
    }


def _facts(page: Page) -> dict[str, Any]:
    station: Station = page.station
    return {
        "code": station.code,
        "scope": station_scope(station.code),
        "name": station.name,
        "commune": {"scope": commune_scope(station.commune), "name": page.commune},
        "province": {"scope": province_scope(station.province), "name": page.province},
        "constituencies": [
            {"ballot": constituency.ballot, "scope": constituency.scope} for constituency in station.of_constituencies
        ],
        "listed": dict(zip(BALLOTS, station.listed, strict=True)),
        "date": station.date,
        "opens": f"{station.opens:%H:%M}",
        "closes": f"{station.closes:%H:%M}",
        "coverage": station.coverage,
        "power": station.power,
        "per_hour": station.per_hour,
    }


def _phone(phone: Phone, refusals: list[Refusal], language: Language) -> dict[str, Any]:
    return {
        "id": phone.device,
        "name": phone.name,
        "app": phone.app,
        "enrolled_at": _here(phone.enrolled_at),
        "revoked_at": _here(phone.revoked_at),
        "seen_at": _here(phone.seen_at),
        "unsent": phone.unsent,
        "refused": phone.refused,
        "battery": phone.battery,
        "network": phone.network,
        "refusals": [
            {
                "seq": one.seq,
                "kind": one.kind,
                "code": one.code,
                "title": Code[one.code].value.en if language == "en" else Code[one.code].value.vi,
                "at": _here(one.at),
                "detail": one.detail,
            }
            for one in refusals
        ],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    """What the ledger holds, word for word, and where."""
    fact: dict[str, Any] = msgspec.to_builtins(entry.fact)
    return {"province": entry.province, "position": entry.position} | fact


def _here(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(VIETNAM)
