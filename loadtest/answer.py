"""The answers of the public wire, as far as a phone needs them. Fields that are not named here are passed over.

Bytes come in, typed answers go out; what cannot be read raises `Unreadable`, and the caller tries again later.
"""

from __future__ import annotations

import datetime as dt
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T")


class Unreadable(Exception):
    """The server said something that is not of the protocol."""


class Receipt(Struct):
    position: int
    digest: str


class Finding(Struct):
    code: str


class ReportAnswer(Struct):
    """One answer to one report; `status` is a word in a receipt and a number in a problem."""

    status: str | int | None = None
    seq: int | None = None
    receipt: Receipt | None = None
    findings: list[Finding] = []
    code: str = ""
    http_status: int | None = None
    retry_after: float | None = None


class _Message(Struct):
    t: str


class BatchAnswer(Struct):
    results: list[ReportAnswer]


class Slot(Struct):
    at: datetime


class ElectionAnswer(Struct):
    ballots: list[str]
    slots: list[Slot] = []


class StationAnswer(Struct):
    code: str
    opens: str
    closes: str
    date: dt.date
    listed: dict[str, int | None] = {}


class EnrolAnswer(Struct):
    device: int
    token: str
    stations: list[StationAnswer]
    election: ElectionAnswer
    server_time: datetime
    speed: float = 1.0
    next_seq: int = 1


class Received(Struct):
    """Which numbers the ledger holds."""

    contiguous_to: int = 0
    also: list[int] = []

    def __contains__(self, seq: object) -> bool:
        return isinstance(seq, int) and (seq <= self.contiguous_to or seq in self.also)


class MeAnswer(Struct):
    received: Received
    server_time: datetime | None = None
    speed: float = 1.0
    stations: list[StationAnswer] = []


class BallotFigures(Struct):
    voted: int | None = None


class BoardFigures(Struct):
    ballots: dict[str, BallotFigures] = {}


class BoardAnswer(Struct):
    figures: BoardFigures


def read(body: bytes, form: type[T]) -> T:
    """Decode JSON."""
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"{form.__name__}: {error}") from error


def read_message(data: str | bytes) -> ReportAnswer | None:
    """Decode one message of the uplink, JSON as text or MessagePack as bytes; None when it answers no report."""
    try:
        if _read_as(data, _Message).t not in ("receipt", "refusal"):
            return None
        return _read_as(data, ReportAnswer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from error


def _read_as(data: str | bytes, form: type[T]) -> T:
    return msgspec.json.decode(data, type=form) if isinstance(data, str) else msgspec.msgpack.decode(data, type=form)


def retry_after_s(header: str | None) -> float | None:
    """Seconds of a Retry-After header; None when it is absent or a date."""
    try:
        return None if header is None else max(0.0, float(header))
    except ValueError:
        return None
