"""What an agency's machine may see of a message: aggregates, as in the feed.

In: a snapshot, frame or beat as plain maps. Out: the same with no row for a single polling area, and incidents by
commune without a free text, an answer or a name. Nothing given is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from election.station import commune_scope, parse_station_code
from election.wire.frame import Message

TOLD = ("id", "category", "severity", "state", "level", "people", "at", "received_at", "since", "due", "updates")
"""What is told of an incident. A list of what is: a field that is new must not be told because nobody forbade it."""


def aggregate(message: Message) -> Message:
    told = dict(message)
    if "incidents" in told:
        summary = told["incidents"]
        told["incidents"] = {
            "open": summary["open"],
            "by_severity": summary["by_severity"],
            "newest": [_incident(incident) for incident in summary["newest"]],
        }
    if "children" in told:
        told["children"] = _children(told["children"])
    return told


def _incident(incident: Mapping[str, Any]) -> dict[str, Any]:
    named = parse_station_code(incident["scope"][1:])
    assert named is not None, incident["scope"]
    return {"scope": commune_scope(named[1] // 1000)} | {name: incident[name] for name in TOLD}


def _children(columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Children are of one kind: all of them are polling areas or none is."""
    scopes = columns["scope"]
    return {"scope": []} if scopes and scopes[0].startswith("s") else dict(columns)
