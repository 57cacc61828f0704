"""The feed's picture of a scope at one moment: what its events, read from the beginning, add up to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from election.errors import Code, Refused
from election.standing.fold import Standing
from election.station import COUNTRY, Scope
from server.office.telling import figures_of, incident_of, slots_of

BREATH = 100  # places pictured between two turns of the event loop


async def snapshot_of(standing: Standing, scope: Scope, sees: Callable[[Sequence[Scope]], bool]) -> dict[str, Any]:
    """Provinces, communes and constituencies within the scope, and the open incidents. The caller sees to it that
    the fold does not move meanwhile. Raises `Refused` (R150) for a place the register does not have."""
    if not standing.knows(scope):
        raise Refused(Code.R150)
    places = [each for each in _below(standing, scope) if sees((each,))]
    pictured = []
    for n, place in enumerate(sorted(places), 1):
        pictured.append((place, _place(standing, place)))
        if n % BREATH == 0:
            await asyncio.sleep(0)
    incidents = [incident_of(standing, each) for each in standing.open_incidents(scope)]
    moments = [body["figures"]["as_of"] for _, body in pictured if body["figures"]["as_of"] is not None]
    election = standing.election
    return {
        "as_of": max(moments, default=None),
        "election": {
            "name": election.name,
            "date": election.date.isoformat(),
            "rehearsal": election.rehearsal,
            "ballots": list(election.ballots),
        },
        "provinces": [body for place, body in pictured if place[0] == "p"],
        "communes": [body for place, body in pictured if place[0] == "c"],
        "constituencies": [body for place, body in pictured if place[0] == "k"],
        "incidents": sorted(incidents, key=lambda each: (each["received_at"], each["incident"])),
    }


def _place(standing: Standing, scope: Scope) -> dict[str, Any]:
    body: dict[str, Any] = {"scope": scope, "name": standing.place(scope).name, "figures": figures_of(standing, scope)}
    if scope[0] != "k":
        summary = standing.incidents(scope, newest=0)
        body["slots"] = slots_of(standing, scope)
        body["incidents"] = {"open": summary.open, "by_severity": dict(summary.by_severity)}
    return body


def _below(standing: Standing, scope: Scope) -> Iterable[Scope]:
    """The scope and what lies in it, down to communes and constituencies; some may lie across its border."""
    yield scope
    if scope[0] == "k":
        return
    if scope == COUNTRY:
        for province in standing.children(COUNTRY):
            yield from _below(standing, province)
        return
    seen = {each.scope for each, _ in standing.place(scope).constituencies}
    for commune in standing.children(scope):
        if commune[0] == "c":
            yield commune
            seen.update(each.scope for each, _ in standing.place(commune).constituencies)
    yield from seen
