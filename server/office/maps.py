"""The map: outlines of communes taken from a file, and `GET /v1/map/SCOPE` for boards that draw them.

In: a file's bytes. Out: how many communes and points it left. The route answers staff, within their scope, with a
GeoJSON FeatureCollection of the communes of a place; where no map was imported, or none of that place, there is nothing
(R150). A map is no fact of the election: it is replaced as a whole and told to nobody but who asks.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from election.errors import Code, Refused
from election.standing.fold import Standing
from election.station import Scope, commune_scope
from election.store.maps import Maps
from server.office.access import Access
from server.office.map_file import MOST_POINTS, MapFlaw, read, written
from server.office.outline import simplify

GEOJSON = "application/geo+json"
PACKED_FROM = 2_048


@dataclass(frozen=True, slots=True)
class Imported:
    """`points` of the file and those `kept`; `tolerance` in degrees. With flaws nothing was taken."""

    communes: int
    points: int
    kept: int
    tolerance: float
    flaws: list[MapFlaw]


class MapDesk:
    """`picture` is the live fold, and raises `Unavailable` while it is being loaded."""

    def __init__(self, maps: Maps, picture: Callable[[], Standing]) -> None:
        self._maps = maps
        self._picture = picture

    async def of(self, scope: Scope) -> bytes:
        """Raises `Refused` (R150), `Unavailable`."""
        communes = [int(block.scope[1:]) for block in self._picture().cells(scope).blocks()]
        outlines = await self._maps.outlines(communes)
        if not outlines:
            raise Refused(Code.R150)
        features = (
            f'{{"type":"Feature","id":"{commune_scope(commune)}","properties":{{}},'
            f'"geometry":{{"type":"MultiPolygon","coordinates":{shape}}}}}'
            for commune, shape in outlines.items()
        )
        return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()


async def import_map(
    maps: Maps, raw: bytes, named_by: str, communes: Collection[int], *, most: int = MOST_POINTS, dry_run: bool = False
) -> Imported:
    """Replace the map by that of a file, or leave it if the file has flaws. Raises `NoMap`, `Unavailable`."""
    reading = read(raw, named_by, communes)
    if reading.flaws:
        return Imported(len(reading.places), reading.points, 0, 0.0, reading.flaws)
    simplified = simplify(reading.places, most)
    if not dry_run:
        await maps.replace(written(simplified))
    return Imported(len(reading.places), reading.points, simplified.points, simplified.tolerance, [])


def routes(access: Access, desk: MapDesk) -> list[Route]:
    async def show(request: Request) -> Response:
        person = await access.person(request)
        scope = Scope(request.path_params["scope"])
        access.within(person, scope)
        body = await desk.of(scope)
        headers = {"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
        headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", "") and len(body) > PACKED_FROM:
            body = await asyncio.to_thread(gzip.compress, body, 5)
            headers["Content-Encoding"] = "gzip"
        return Response(body, headers=headers, media_type=GEOJSON)

    return [Route("/v1/map/{scope}", show, methods=["GET"])]
