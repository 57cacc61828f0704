"""What an agency's machine may see of a message: aggregates, as in the feed.

In: a snapshot, frame or beat as plain maps. Out: the same with no row for a single polling area, and incidents by
commune without a free text or the name of a polling area. Nothing given is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from election.station import commune_scope, parse_station_code
from election.wire.frame import Message

WITHHELD = frozenset({"text", "station_name"})


def aggregate(message: Message) -> Message:
    told = dict(message)
    if "incidents" in told:
        summary = told["incidents"]
        told["incidents"] = {**summary, "newest": [_incident(incident) for incident in summary["newest"]]}
    if "children" in told:
        told["children"] = _children(told["children"])
    return told


def _incident(incident: Mapping[str, Any]) -> dict[str, Any]:
    named = parse_station_code(incident["scope"][1:])
    assert named is not None, incident["scope"]
    told = {name: value for name, value in incident.items() if name not in WITHHELD}
    return told | {"scope": commune_scope(named[1] // 1000)}


def _children(columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Children are of one kind: all of them are polling areas or none is."""
    scopes = columns["scope"]
    return {"scope": []} if scopes and scopes[0].startswith("s") else dict(columns)
