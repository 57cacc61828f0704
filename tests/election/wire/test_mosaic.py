"""The mosaic's messages, as both ends read them."""

from __future__ import annotations

import json
from array import array
from pathlib import Path
from typing import Any

import pytest

from election.wire import mosaic, pack
from election.wire.frame import Message, Missed
from election.wire.mosaic import merge

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "wire" / "vectors" / "mosaic.json").read_text("utf-8")
)["messages"]
FORMS: tuple[pack.Format, ...] = ("json", "msgpack")


def told(step: dict[str, Any], form: pack.Format) -> Message:
    message: Message = step["json"] if form == "json" else pack.decode(bytes.fromhex(step["msgpack"]), "msgpack")
    return message


def seen(picture: Message) -> dict[str, Any]:
    columns = {name: list(column) for name, column in picture["cells"].items()}
    return {"version": picture["version"], "slot_at": picture["slot_at"], **columns}


@pytest.mark.parametrize("form", FORMS)
def test_messages_make_the_next_mosaic_and_twice_is_as_good_as_once(form: pack.Format) -> None:
    picture = None
    for step in VECTORS:
        picture = merge(picture, told(step, form))
        assert step["after"] == seen(picture) == seen(merge(picture, told(step, form)))


def test_both_encodings_are_of_the_same_message() -> None:
    for step in VECTORS:
        message = told(step, "json")
        cells = {name: mosaic.column(name, column) for name, column in message.get("cells", {}).items()}
        message = message | ({"cells": cells} if cells else {})
        assert told(step, "msgpack") == pack.decode(pack.encode(message, "msgpack"), "msgpack")
        assert told(step, "json") == pack.decode(pack.encode(message, "json"), "json")


def test_what_is_older_changes_nothing_and_a_gap_is_missed() -> None:
    first, second, _ = (told(step, "json") for step in VECTORS)
    now = merge(merge(None, first), second)
    assert now == merge(now, second | {"version": 42})
    for since, known in ((45, now), (41, None), (41, now | {"epoch": "another"})):
        with pytest.raises(Missed):
            merge(known, second | {"since": since, "version": 50})


def test_nothing_else_than_a_column_slips_through() -> None:
    for form in FORMS:
        with pytest.raises(NotImplementedError, match="object is not carried"):
            pack.encode({"a": object()}, form)
    assert [[0, None], [65534, None]] == pack.decode(pack.encode([array("B", [0, 255]), array("H", [65534, 65535])]))
