"""The same report, as JSON, in a batch and in a frame: what is patched in bytes is what an encoder would have made."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from loadtest.frame import split
from loadtest.loopback import loopback
from loadtest.volley import Frames, Kind, Letters, Parcels, Plan, Target

VIETNAM = timezone(timedelta(hours=7))
SEVEN = datetime(2026, 3, 15, 7, tzinfo=VIETNAM)
ADDRESS = loopback("http://127.0.0.1:8400")


def plan(kind: Kind = "turnout", **more: Any) -> Plan:
    return Plan(kind=kind, begins=SEVEN, until=SEVEN + timedelta(hours=5), **more)


def target(step: int = 0) -> Target:
    return Target("token%", "11-03127-004", 41, step)


def letter(plan: Plan, at: Target) -> dict[str, Any]:
    letters = Letters(ADDRESS, plan)
    head, _, body = letters.next(letters.head(at), at).partition(b"\r\n\r\n")
    assert b"Content-Length: %d" % len(body) in head
    said: dict[str, Any] = msgspec.json.decode(body)
    return said


def message(plan: Plan, at: Target) -> dict[str, Any]:
    frames = Frames(plan)
    data = bytearray(frames.next(frames.head(at), at))
    mask = 6 if data[1] & 0x7F < 126 else 8
    assert bytes(4) == data[mask - 4 : mask]
    data[1] &= 0x7F
    del data[mask - 4 : mask]
    ((_, payload),), rest = split(bytes(data))
    assert b"" == rest
    said: dict[str, Any] = msgspec.msgpack.decode(payload)
    assert "report" == said.pop("t")
    return said


@pytest.mark.parametrize("kind", ["opening", "turnout"])
@pytest.mark.parametrize("sent_at", [None, SEVEN + timedelta(hours=5)])
@pytest.mark.parametrize("step", [0, 700, 1_000_000])
def test_a_frame_says_what_a_letter_says(kind: Kind, sent_at: datetime | None, step: int) -> None:
    made = plan(kind, sent_at=sent_at)
    assert letter(made, target(step)) == message(made, target(step))


def test_a_parcel_holds_the_next_reports_of_one_device() -> None:
    parcels, at = Parcels(ADDRESS, plan(), 3), target()
    head, _, body = parcels.next(parcels.head(at), at).partition(b"\r\n\r\n")
    assert b"POST /v1/reports/batch " in head
    assert b"Content-Length: %d" % len(body) in head
    assert [41, 42, 43] == [report["seq"] for report in msgspec.json.decode(body)["reports"]]
    assert (44, 3) == (at.next_seq, at.step)


def test_counts_and_moments_rise_and_end_before_now() -> None:
    made = plan()
    counts = [made.voted(step) for step in range(made.steps + 10)]
    assert counts == sorted(counts)
    assert (1, made.most_voted) == (counts[0], counts[-1])
    assert SEVEN + timedelta(seconds=5) == datetime.fromisoformat(made.moment(0))
    assert made.until == datetime.fromisoformat(made.moment(10**6))


def test_sent_at_follows_the_elections_clock() -> None:
    assert plan().sent_now is None
    noon = SEVEN + timedelta(hours=5)
    assert noon.isoformat() == plan(sent_at=noon).sent_now
    said = plan(sent_at=noon, told_at=0.0, speed=0.001).sent_now
    assert said is not None
    assert datetime.fromisoformat(said) > noon
