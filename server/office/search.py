"""`GET /v1/search?q=&scope=`: places by name without marks, or by code.

In: some letters and the asker's scope. Out: at most MOST places, the likeliest first: what begins so, wider places
before narrower ones. The names are read from the live fold once per register, a country in seconds but in pieces, so
that boards go on meanwhile, and looked through in some ten milliseconds.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.errors import Code, Fault, Refused
from election.standing.fold import Standing
from election.standing.place import Place
from election.station import COUNTRY, Scope
from server.office.access import Access
from server.office.answering import answer
from server.person import Places, covers

MOST = 20
BREATH = 100  # names between two breaths: some 5 ms
LONGEST = 100  # characters of a question
KINDS = ("country", "province", "commune", "constituency", "station")


@dataclass(frozen=True, slots=True)
class Named:
    """One place; `plain` is what is looked through: its name and code without marks."""

    plain: str
    rank: int
    scope: Scope


class Search:
    """`version` tells which register the fold has; the names are read anew when it changes."""

    def __init__(self, standing: Callable[[], Standing], version: Callable[[], int], places: Places) -> None:
        self._standing = standing
        self._version = version
        self._places = places
        self._reading = asyncio.Lock()
        self._read_at = -1
        self._named: list[Named] = []

    async def find(self, question: str, own: Scope, within: Scope) -> list[dict[str, Any]]:
        """Raises `Unavailable` while the picture is being loaded."""
        standing = self._standing()
        async with self._reading:
            await self._read(standing)
        words = plain(question).split()
        if not words:
            return []
        found = [named for named in self._named if all(word in named.plain for word in words)]
        found.sort(key=lambda named: (not _begins(named.plain, words), named.rank, named.plain))
        told: list[dict[str, Any]] = []
        for named in found:
            if covers(own, named.scope, self._places) and covers(within, named.scope, self._places):
                told.append(_told(standing.place(named.scope)))
                if len(told) == MOST:
                    break
        return told

    async def _read(self, standing: Standing) -> None:
        version = self._version()
        if version == self._read_at:
            return
        named = []
        for count, each in enumerate(_names(standing), 1):
            named.append(each)
            if count % BREATH == 0:
                await asyncio.sleep(0)
        self._named, self._read_at = named, version


def routes(access: Access, search: Search) -> list[Route]:
    async def find(request: Request) -> Response:
        person = await access.person(request)
        question = request.query_params.get("q", "")
        if len(question) > LONGEST:
            raise Refused(Code.R010, faults=(Fault("q", f"At most {LONGEST} characters."),))
        within = Scope(request.query_params.get("scope", person.scope))
        access.within(person, within)
        return answer({"places": await search.find(question, person.scope, within)})

    return [Route("/v1/search", find, methods=["GET"])]


def plain(text: str) -> str:
    """Lower case without marks; đ is a letter of its own, which no normalisation takes apart."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(each for each in letters if not unicodedata.combining(each))


def _names(standing: Standing) -> Iterator[Named]:
    waiting = [COUNTRY]
    while waiting:
        scope = waiting.pop()
        place = standing.place(scope)
        rank = KINDS.index(place.kind)
        code = scope[1:] if scope != COUNTRY else ""
        yield Named(plain(f"{place.name} {code}"), rank, scope)
        if place.kind == "country":
            waiting += standing.children(scope)
        elif place.kind in {"province", "commune"}:
            waiting += standing.children(scope)
            if place.kind == "province":
                for constituency, _ in place.constituencies:
                    yield Named(
                        plain(f"{constituency.name} {place.name}"), KINDS.index("constituency"), constituency.scope
                    )


def _begins(name: str, words: list[str]) -> bool:
    """Whether each word begins a word of the name."""
    return all(name.startswith(word) or f" {word}" in name for word in words)


def _told(place: Place) -> dict[str, Any]:
    parents = [parent.name for parent in place.parents if parent.scope != COUNTRY]
    return {"scope": place.scope, "name": place.name, "kind": place.kind, "parents": parents}
