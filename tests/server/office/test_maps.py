"""The map at the desk: taken from a file, shown to staff within their scope."""

from __future__ import annotations

import gzip
import json

from election.store.maps import Maps
from server.office.maps import import_map
from tests.server.office import atlas
from tests.server.office.day import STATIONS
from tests.server.office.desk import HERE, PLACES, THERE, Desk

COMMUNES = sorted({one.commune for one in STATIONS})
HANOI = 4
"""A commune that the register does not have."""


async def imported(desk: Desk, communes: list[int]) -> None:
    found = await import_map(Maps(desk.pool), atlas.raw(atlas.grid(communes, wide=8)), "code", PLACES, most=2_000)
    assert ([], len(communes)) == (found.flaws, found.communes)
    assert found.kept <= 2_000 < found.points


async def test_without_a_map_there_is_nothing(desk: Desk) -> None:
    an = await desk.sit("an")
    assert (404, "R150") == ((answer := await an.ask("GET", "/v1/map/p11")).status, answer.json["code"])


async def test_a_map_of_a_place_has_its_communes(desk: Desk) -> None:
    await imported(desk, [*COMMUNES, HANOI])
    an, ba = await desk.sit("an"), await desk.sit("ba", scope="vn")
    here = [f"c{n:05d}" for n in COMMUNES if PLACES[n] == HERE.province]
    shown = {}
    for scope, who in (("p11", an), ("vn", ba), (f"c{HERE.commune:05d}", an), (HERE.scopes[3], an)):
        answer = await who.ask("GET", f"/v1/map/{scope}")
        assert (200, "application/geo+json") == (answer.status, answer.headers["content-type"])
        told = json.loads(gzip.decompress(answer.body) if answer.headers.get("content-encoding") else answer.body)
        assert {"MultiPolygon"} == {feature["geometry"]["type"] for feature in told["features"]}
        shown[scope] = [feature["id"] for feature in told["features"]]
    assert (here, [f"c{n:05d}" for n in COMMUNES]) == (shown["p11"], shown["vn"])
    assert [f"c{HERE.commune:05d}"] == shown[f"c{HERE.commune:05d}"]
    assert {f"c{one.commune:05d}" for one in STATIONS if HERE.scopes[3] in one.scopes} == set(shown[HERE.scopes[3]])


async def test_outside_of_ones_scope_there_is_nothing(desk: Desk) -> None:
    await imported(desk, COMMUNES)
    an = await desk.sit("an")
    for scope in ("vn", f"p{THERE.province}", f"c{HANOI:05d}", "p99", "nowhere"):
        assert 404 == (await an.ask("GET", f"/v1/map/{scope}")).status


async def test_a_map_that_is_already_there_is_not_sent_again(desk: Desk) -> None:
    await imported(desk, COMMUNES)
    an = await desk.sit("an")
    tag = (await an.ask("GET", "/v1/map/p11")).headers["etag"]
    assert (304, b"") == (
        (answer := await an.ask("GET", "/v1/map/p11", headers={"if-none-match": tag})).status,
        answer.body,
    )
    await imported(desk, COMMUNES[1:])
    assert 200 == (await an.ask("GET", "/v1/map/p11", headers={"if-none-match": tag})).status


async def test_a_file_with_errors_leaves_the_map_as_it_was(desk: Desk) -> None:
    await imported(desk, COMMUNES)
    wrong = atlas.collection([atlas.grid([HANOI])["features"][0], atlas.feature(1, [])])
    found = await import_map(Maps(desk.pool), atlas.raw(wrong), "code", PLACES)
    assert [1] == [flaw.feature for flaw in found.flaws]
    assert frozenset(COMMUNES) == await Maps(desk.pool).known()
    await import_map(Maps(desk.pool), atlas.raw(atlas.grid([HANOI])), "code", PLACES, dry_run=True)
    assert frozenset(COMMUNES) == await Maps(desk.pool).known()
