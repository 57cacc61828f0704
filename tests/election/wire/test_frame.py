"""What the server tells a screen, and what a screen makes of it."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from election.clock import VIETNAM
from election.day import Election, SlotTime
from election.station import Scope
from election.wire import frame, pack
from election.wire.frame import Missed, Pulse, merge

VECTORS = json.loads((Path(__file__).parents[2] / "wire" / "vectors" / "frames.json").read_text("utf-8"))
CASES = [pytest.param(case, id=case["name"]) for case in VECTORS["cases"]]
PULSE = Pulse("k3f9", datetime(2026, 3, 15, 4, 2, 10, 123456, UTC).astimezone(VIETNAM), 60, 12, True)
TOLD = {"server_time": "2026-03-15T11:02:10.123+07:00", "lag_ms": 12, "redis": True}


@pytest.mark.parametrize("case", CASES)
def test_a_picture_and_its_messages_make_the_next_picture(case: dict[str, Any]) -> None:
    picture = copy.deepcopy(case["picture"])
    for message in case["messages"]:
        if case["result"] is None:
            with pytest.raises(Missed):
                merge(picture, message)
            return
        picture = merge(picture, message)
    assert case["result"] == {name: picture[name] for name in case["result"]}


@pytest.mark.parametrize("case", CASES)
def test_a_message_twice_is_as_good_as_once(case: dict[str, Any]) -> None:
    picture = case["picture"]
    if case["result"] is None:
        return
    for message in case["messages"]:
        picture = merge(picture, message)
        assert picture == merge(picture, message)


@pytest.mark.parametrize("case", CASES)
def test_the_picture_before_is_left_as_it_was(case: dict[str, Any]) -> None:
    before = copy.deepcopy(case["picture"])
    if case["picture"] is not None and case["result"] is not None:
        merge(case["picture"], case["messages"][0])
    assert before == case["picture"]


@pytest.mark.parametrize("message", VECTORS["encoded"], ids=lambda message: message["name"])
def test_both_encodings_carry_the_same_map(message: dict[str, Any]) -> None:
    assert message["msgpack"] == pack.encode(message["map"], "msgpack").hex()
    assert message["map"] == pack.decode(bytes.fromhex(message["msgpack"]), "msgpack")
    assert message["map"] == pack.decode(pack.encode(message["map"]))


def test_messages_begin_as_the_contract_says() -> None:
    scope = Scope("p11")
    head = {"scope": "p11", "epoch": "k3f9", "version": 42} | TOLD
    assert {"t": "snapshot", "speed": 60, "curve": {}} | head == frame.snapshot(scope, 42, PULSE, {"curve": {}})
    assert {"t": "frame", "since": 41, "slots": []} | head == frame.frame(scope, 41, 42, PULSE, {"slots": []})
    assert {"t": "beat"} | head == frame.beat(scope, 42, PULSE)
    assert {"t": "refusal", "scope": None, "code": "R001", "detail": "x"} == frame.refusal(None, "R001", "x")


def test_the_election_is_told_with_its_hours_and_slots() -> None:
    election = Election(
        "Diễn tập", date(2026, 3, 15), ("assembly",), slots=(SlotTime(time(9), timedelta(minutes=30)),), rehearsal=True
    )
    assert {
        "name": "Diễn tập",
        "date": "2026-03-15",
        "rehearsal": True,
        "ballots": ["assembly"],
        "opens": "07:00",
        "closes": "19:00",
        "slots": [
            {"at": "2026-03-15T09:00:00+07:00", "from": "2026-03-15T08:30:00+07:00", "tolerance_min": 30},
        ],
    } == frame.election_section(election)


def test_a_frame_of_another_place_is_refused() -> None:
    picture = {"t": "snapshot", "scope": "p11", "epoch": "a", "version": 1}
    with pytest.raises(Missed):
        merge(picture, {"t": "frame", "scope": "vn", "epoch": "a", "since": 0, "version": 2})
