"""What the stand-in answers over HTTP beside the pictures: places by name, slots by child, thresholds."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.dashboard import board_scene as scene

if TYPE_CHECKING:
    from tests.dashboard.board_stage import Stage

CONSTITUENCIES = {"assembly": 3, "province": 11, "commune": 263}


def routes(stage: Stage) -> list[Route]:
    async def search(request: Request) -> Response:
        wanted = _plain(request.query_params["q"])
        named = {p.commune: p.commune_name for p in stage.posts}
        found = [
            {"scope": scope, "name": name, "kind": "commune", "parents": ["Tỉnh Điện Biên"]}
            for scope, name in named.items()
            if wanted in _plain(f"{name} {scope}")
        ]
        found += [
            {"scope": p.scope, "name": p.name, "kind": "station", "parents": ["Tỉnh Điện Biên", p.commune_name]}
            for p in stage.posts
            if wanted in p.code
        ]
        return JSONResponse({"places": found[:20]})

    async def slots(request: Request) -> Response:
        scope = request.path_params["scope"]
        children = scene.children(stage.posts, scope)
        table: dict[str, list[Any]] = {"scope": children["scope"], "name": children["name"]}
        for place in children["scope"]:
            for index, slot in enumerate(scene.slots(scene.inside(stage.posts, place))):
                for column in ("expected", "on_time", "late", "missing"):
                    table.setdefault(f"{index}_{column}", []).append(slot[column])
        return JSONResponse({"scope": scope, "slots": scene.slots(scene.inside(stage.posts, scope)), "children": table})

    async def constituencies(request: Request) -> Response:
        ballot = request.query_params.get("ballot")
        told = {one: _halves(one) for one in scene.BALLOTS}
        answer: dict[str, Any] = {
            "scope": request.path_params["scope"],
            "server_time": scene.wire(scene.NOW),
            "ballots": [
                {"ballot": one, "count": len(rows)}
                | {half: sum(row["half"] == half for row in rows) for half in ("under", "unknown", "over")}
                for one, rows in told.items()
            ],
        }
        if ballot is not None:
            rows = told[ballot]
            answer |= {
                "ballot": ballot,
                "more": False,
                "constituencies": {name: [row[name] for row in rows] for name in rows[0]},
            }
        return JSONResponse(answer)

    return [
        Route("/v1/search", search),
        Route("/v1/slots/{scope}", slots),
        Route("/v1/constituencies/{scope}", constituencies),
    ]


def _halves(ballot: str) -> list[dict[str, Any]]:
    """Made-up constituencies: most over half at 11:00 in the mountains, some not, every fortieth not known."""
    rows = []
    for number in range(1, CONSTITUENCIES[ballot] + 1):
        listed, part = 4000 + 37 * number, 0.42 + (number * 7 % 23) / 60
        unknown = number % 40 == 20
        voted = None if unknown else int(listed * part)
        half = "unknown" if voted is None else "over" if voted * 2 > listed else "under"
        area = "11" if ballot != "commune" else "03127"
        rows.append(
            {
                "scope": f"k-{ballot}-{area}-{number}",
                "name": f"Đơn vị bầu cử số {number}",
                "within": "Tỉnh Điện Biên" if ballot != "commune" else "Phường Điện Biên Phủ",
                "stations": 12,
                "reported": 0 if unknown else 9 + number % 4,
                "closed": 0,
                "listed": listed,
                "listed_known": 12,
                "voted": voted,
                "half": half,
                "as_of": None if unknown else scene.wire(scene.SLOTS[1]),
            }
        )
    return rows


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(each for each in letters if not unicodedata.combining(each))
