"""Server -> browser: snapshots, frames, beats and refusals, as docs/wire.md has them.

In: plain data from the fold (`as_wire()`). Out: plain maps; `pack` makes bytes of them. `merge` is the other end's half
of the contract, for every reader written in Python: a picture and a message in, the next picture out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from election.day import Election
from election.errors import ElectionError
from election.slot import slots_of
from election.station import Scope

Message = dict[str, Any]

SECTIONS = ("election", "place", "figures", "slots", "incidents", "curve")
"""What a frame carries whole when it changed; `children` carries only the rows that did."""


class Missed(ElectionError):
    """A frame that does not fit the picture: watch again with what there is."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What every message tells about itself: when, and how far behind the ledger the picture is."""

    epoch: str
    server_time: datetime
    speed: float
    lag_ms: int
    redis: bool

    def as_wire(self) -> Message:
        return {
            "server_time": self.server_time.isoformat(timespec="milliseconds"),
            "lag_ms": self.lag_ms,
            "redis": self.redis,
        }


def snapshot(scope: Scope, version: int, pulse: Pulse, sections: Mapping[str, Any]) -> Message:
    """Everything about a scope; `sections` are all of `SECTIONS` and `children`."""
    head = {"t": "snapshot", "scope": scope, "epoch": pulse.epoch, "version": version}
    return head | pulse.as_wire() | {"speed": pulse.speed} | dict(sections)


def frame(scope: Scope, since: int, version: int, pulse: Pulse, sections: Mapping[str, Any]) -> Message:
    """What changed after version `since`, in absolute values."""
    head = {"t": "frame", "scope": scope, "epoch": pulse.epoch, "since": since, "version": version}
    return head | pulse.as_wire() | dict(sections)


def beat(scope: Scope, version: int, pulse: Pulse) -> Message:
    """Nothing new, and the line is alive."""
    return {"t": "beat", "scope": scope, "epoch": pulse.epoch, "version": version} | pulse.as_wire()


def refusal(scope: str | None, code: str, detail: str, layer: str | None = None) -> Message:
    refused = {"t": "refusal", "scope": scope, "code": code, "detail": detail}
    return refused | {"layer": layer} if layer else refused


def election_section(election: Election) -> Message:
    return {
        "name": election.name,
        "date": election.date.isoformat(),
        "rehearsal": election.rehearsal,
        "ballots": list(election.ballots),
        "opens": election.opens.isoformat("minutes"),
        "closes": election.closes.isoformat("minutes"),
        "slots": [
            {
                "at": slot.at.isoformat(),
                "from": slot.opens_window.isoformat(),
                "tolerance_min": int(slot.tolerance.total_seconds() // 60),
            }
            for slot in slots_of(election)
        ],
    }


def merge(picture: Message | None, message: Message) -> Message:
    """The picture after `message`. Nothing given is changed. Raises `Missed` when a frame does not fit.

    A message older than the picture changes nothing: over one line that cannot happen, over two it must do no harm.
    """
    if message["t"] == "snapshot":
        return dict(message)
    if picture is None or picture["epoch"] != message["epoch"] or picture["scope"] != message["scope"]:
        raise Missed("There is no picture this message belongs to.")
    if message["version"] < picture["version"]:
        return picture
    if message["t"] == "frame" and picture["version"] < message["since"]:
        raise Missed(f"The picture is of version {picture['version']}, the frame begins at {message['since']}.")
    told = {name: value for name, value in message.items() if name not in ("t", "since", "children")}
    merged = picture | told
    if "children" in message:
        merged["children"] = _merge_rows(picture["children"], message["children"])
    return merged


def _merge_rows(before: Mapping[str, Sequence[Any]], changed: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    place = {scope: index for index, scope in enumerate(before["scope"])}
    columns = {name: list(values) for name, values in before.items()}
    for row, scope in enumerate(changed["scope"]):
        for name, values in changed.items():
            columns[name][place[scope]] = values[row]
    return columns
