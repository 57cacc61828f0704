"""Server -> browser: every polling area of a place as a cell, as docs/wire.md has it.

In: columns, one value a cell, in the order of communes and numbers. Out: plain maps; `pack` makes bytes of them.
`merge` is the other end's half of the contract, for every reader written in Python.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias

from election.station import Scope
from election.wire.frame import Message, Missed, Pulse
from election.wire.pack import top

Code = Literal["B", "H", "I"]
Columns: TypeAlias = "Mapping[str, array[int]]"

INDEX = "index"
CODES: Mapping[str, Code] = {INDEX: "I", "number": "H", "state": "B", "turnout": "H", "slot": "B", "incident": "B"}
"""One, two or four bytes a number. `number` never changes while a picture lasts."""

CHANGING = ("state", "turnout", "slot", "incident")


def whole(
    scope: Scope, version: int, pulse: Pulse, slot_at: datetime | None, places: Mapping[str, Any], cells: Columns
) -> Message:
    """Everything; `places` are `provinces` and `groups`, `cells` all columns but the index."""
    return _head(scope, version, pulse, slot_at) | dict(places) | {"cells": dict(cells)}


def changes(scope: Scope, since: int, version: int, pulse: Pulse, slot_at: datetime | None, cells: Columns) -> Message:
    """What changed after version `since`, in absolute values; of no cell if nothing did."""
    told = _head(scope, version, pulse, slot_at) | {"since": since}
    return told | {"cells": dict(cells)} if cells else told


def column(name: str, told: bytes | list[int | None]) -> array[int]:
    """A column as it came over the wire, in either encoding."""
    numbers = array(CODES[name])
    if isinstance(told, bytes):
        numbers.frombytes(told)
        if sys.byteorder == "big" and numbers.itemsize > 1:
            numbers.byteswap()
    else:
        none = top(numbers)
        numbers.extend(none if number is None else number for number in told)
    return numbers


def merge(mosaic: Message | None, message: Message) -> Message:
    """The mosaic after `message`, its columns as arrays. Nothing given is changed. Raises `Missed` when it doesn't fit.

    A message older than the mosaic changes nothing."""
    cells = {name: column(name, told) for name, told in message.get("cells", {}).items()}
    if "since" not in message:
        return message | {"cells": cells}
    if mosaic is None or mosaic["epoch"] != message["epoch"] or mosaic["version"] < message["since"]:
        raise Missed("There is no mosaic this message belongs to.")
    if message["version"] < mosaic["version"]:
        return mosaic
    told = {name: value for name, value in message.items() if name not in ("since", "cells")}
    after = {name: numbers[:] for name, numbers in mosaic["cells"].items()}
    for name in CHANGING if cells else ():
        for index, number in zip(cells[INDEX], cells[name], strict=True):
            after[name][index] = number
    return mosaic | told | {"cells": after}


def _head(scope: Scope, version: int, pulse: Pulse, slot_at: datetime | None) -> Message:
    head: Message = {"t": "mosaic", "scope": scope, "epoch": pulse.epoch, "version": version}
    return head | pulse.as_wire() | {"slot_at": slot_at.isoformat() if slot_at is not None else None}
