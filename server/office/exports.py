"""`GET /v1/exports/...`: what people carry away, each file saying what it is of, as of when and with what coverage.

`turnout.csv` a line per polling area; `form28.xlsx` and `form27.docx` the official forms as far as this system knows
them; `ledger.ndjson` the chain of a province for `eday verify`. `scope` is the asker's own unless given, `slot` the
moment of a reporting slot (RFC 3339), without it the newest figures. Staff only; outside one's scope there is nothing
(R150). A chain proves itself only as a whole, so it is there for whole provinces and the country.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from election.clock import Clock
from election.day import Ballot
from election.errors import Code, Refused
from election.report import Situation
from election.standing.fold import Standing
from election.station import COUNTRY, Scope, parse_station_code, station_scope
from election.store.ledger import Ledger
from server.office.access import Access
from server.office.cut import Cut, take
from server.office.form27 import Day, Word, draft
from server.office.form28 import Constituencies, Halves, workbook
from server.office.ledger_file import write_line
from server.office.overdue_routes import moment_asked
from server.office.turnout_csv import csv_parts

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NDJSON = "application/x-ndjson"
MOST_WORDS = 5_000
"""Situations read for one draft, newest first."""


class Exports:
    def __init__(self, ledger: Ledger, standing: Callable[[], Standing], clock: Clock) -> None:
        """`standing` is the live fold; it raises `Unavailable` while it is being loaded."""
        self._ledger = ledger
        self._standing = standing
        self._clock = clock

    async def cut(self, scope: Scope, slot: datetime | None) -> Cut:
        return await take(self._standing(), scope, slot, self._clock.now())

    async def form28(self, scope: Scope, slot: datetime | None) -> bytes:
        cut = await self.cut(scope, slot)
        halves = _halves(self._standing(), cut, self._clock.now()) if slot is None else {}
        return await asyncio.to_thread(workbook, cut, halves)

    async def form27(self, scope: Scope, slot: datetime | None) -> bytes:
        cut = await self.cut(scope, slot)
        incidents = [one for line in cut.lines for one in line.incidents]
        incidents.sort(key=lambda one: one.received_at, reverse=True)
        slots = self._standing().slots(scope, self._clock.now())
        day = Day(cut, slots, incidents, await self._words(cut))
        return await asyncio.to_thread(draft, day)

    async def chain(self, scope: Scope) -> AsyncIterator[bytes]:
        """Every entry of the scope's provinces up to where their chains stood at the beginning."""
        for province, (head, _) in sorted((await self._ledger.heads()).items()):
            position = 0
            while scope in {COUNTRY, f"p{province:02d}"} and position < head:
                lines = [line for line in await self._ledger.lines(province, position) if line.position <= head]
                position = lines[-1].position
                yield b"".join(map(write_line, lines))

    async def _words(self, cut: Cut) -> list[Word]:
        named = {line.scope: f"{line.name}, {line.commune}" for line in cut.lines}
        provinces = {parsed[0] for line in cut.lines if (parsed := parse_station_code(line.code))}
        province = provinces.pop() if len(provinces) == 1 else 0
        words = []
        for entry in await self._ledger.of_kind("situation", province, MOST_WORDS):
            fact = entry.fact
            where = named.get(station_scope(fact.station or ""))
            if where is not None and isinstance(fact.report, Situation):
                words.append(Word(fact.report.heading, fact.as_of or fact.received_at, where, fact.report.text))
        return words


def routes(access: Access, exports: Exports) -> list[Route]:
    async def turnout(request: Request) -> Response:
        scope, slot = await _asked(access, request)
        cut = await exports.cut(scope, slot)
        return StreamingResponse(_breathing(csv_parts(cut)), headers=_as_file(cut, "so-lieu", "csv"), media_type=CSV)

    async def form28(request: Request) -> Response:
        scope, slot = await _asked(access, request)
        return _file(await exports.form28(scope, slot), scope, "mau-28", "xlsx", XLSX)

    async def form27(request: Request) -> Response:
        scope, slot = await _asked(access, request)
        return _file(await exports.form27(scope, slot), scope, "mau-27", "docx", DOCX)

    async def ledger(request: Request) -> Response:
        scope, _ = await _asked(access, request)
        if scope != COUNTRY and scope[0] != "p":
            raise Refused(Code.R150)
        headers = _headers(scope, "so-cai", "ndjson")
        return StreamingResponse(exports.chain(scope), headers=headers, media_type=NDJSON)

    return [
        Route("/v1/exports/turnout.csv", turnout, methods=["GET"]),
        Route("/v1/exports/form28.xlsx", form28, methods=["GET"]),
        Route("/v1/exports/form27.docx", form27, methods=["GET"]),
        Route("/v1/exports/ledger.ndjson", ledger, methods=["GET"]),
    ]


async def _asked(access: Access, request: Request) -> tuple[Scope, datetime | None]:
    person = await access.person(request)
    scope = Scope(request.query_params.get("scope", person.scope))
    access.within(person, scope)
    return scope, moment_asked(request, "slot")


def _halves(standing: Standing, cut: Cut, now: datetime) -> Constituencies:
    """Constituencies that lie wholly in a group of the cut, and in the whole of it."""
    found: dict[tuple[str, Ballot], Halves] = {}
    groups = [(standing.place(child).name, child) for child in standing.children(cut.place.scope) if child[0] in "pc"]
    for name, scope in [("", cut.place.scope), *groups]:
        for ballot in cut.election.ballots:
            halves = _halves_in(standing, scope, ballot, now)
            if halves is not None:
                found[name, ballot] = halves
    return found


def _halves_in(standing: Standing, scope: Scope, ballot: Ballot, now: datetime) -> Halves | None:
    places: Iterable[Scope]
    below = [child for child in standing.children(scope) if child[0] in "pc"]
    kind = standing.place(scope).kind
    if kind == "country" or (kind == "province" and ballot == "commune"):
        parts = [_halves_in(standing, child, ballot, now) for child in below]
        told = [part for part in parts if part is not None]
        return Halves(sum(p.count for p in told), sum(p.under_half for p in told)) if told else None
    if kind == "province" or (kind == "commune" and ballot == "commune"):
        places = [place.scope for place, of in standing.place(scope).constituencies if of == ballot]
    else:
        return None
    figures = [standing.figures(place, now).ballots[ballot] for place in places]
    under = sum(1 for one in figures if one.voted is not None and one.listed and one.voted * 2 <= one.listed)
    return Halves(len(figures), under)


async def _breathing(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
        await asyncio.sleep(0)


def _file(raw: bytes, scope: Scope, name: str, ending: str, kind: str) -> Response:
    return Response(raw, headers=_headers(scope, name, ending), media_type=kind)


def _as_file(cut: Cut, name: str, ending: str) -> dict[str, str]:
    return _headers(cut.place.scope, name, ending)


def _headers(scope: Scope, name: str, ending: str) -> dict[str, str]:
    return {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}-{scope}.{ending}"'}
