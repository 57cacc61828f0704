"""The requests of a load run as bytes, cheap enough to make one in a microsecond.

Everything that changes from report to report has a fixed width (JSON allows blanks before a number, MessagePack has
integers of a stated width), so what stays of a device's requests is made once, and so is what goes with each step of a
count; a request is three pieces put together. Each report has its own number; counts and moments rise slowly enough to
be believed, so that neither duplicates nor findings distort what is measured.
"""

from __future__ import annotations

import struct
import time
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from loadtest.frame import BINARY, client_head
from loadtest.line import request
from loadtest.loopback import Address

MOST_STEPS = 8_000  # of one station's day; further reports repeat the last one
STEP = timedelta(seconds=5)  # between the moments of a station's reports
STEPS_PER_VOTER = 3  # one voter in 15 s, 240 an hour: no room is faster

Kind = Literal["opening", "turnout"]

_SEQ = struct.Struct(">I")


class Target(Struct, array_like=True):
    """One device: its token, its station, its next number, and how many steps of its day it has already reported."""

    token: str
    station: str
    next_seq: int
    step: int = 0


class Plan(Struct, frozen=True):
    """What all reports of a run have in common: the day begins at `begins`, and no report is about a moment after
    `until`. `sent_at` is what the election's clock showed at `told_at` of the monotonic clock (None: just now); it is
    left out where that clock runs too fast for one moment to hold for the run."""

    kind: Kind
    begins: datetime
    until: datetime
    most_voted: int = 50
    """No polling area of the generated registers has fewer on its list: beyond it every report would be flagged, and
    findings would be measured."""
    sent_at: datetime | None = None
    told_at: float | None = None
    speed: float = 1.0

    def voted(self, step: int) -> int:
        """Voters of each ballot that a report of this step states."""
        return min(min(step, self.steps - 1) // STEPS_PER_VOTER + 1, self.most_voted)

    def moment(self, step: int) -> str:
        return (self.begins + STEP * (min(step, self.steps - 1) + 1)).isoformat()

    @property
    def steps(self) -> int:
        return max(1, min(MOST_STEPS, (self.until - self.begins) // STEP))

    @property
    def sent_now(self) -> str | None:
        """The moment that requests made from now on carry."""
        if self.sent_at is None or self.told_at is None:
            return self.sent_at.isoformat() if self.sent_at else None
        passed = timedelta(seconds=(time.monotonic() - self.told_at) * self.speed)
        return (self.sent_at + passed).replace(microsecond=0).isoformat()


class Volley(Protocol):
    """The requests of any number of devices under one plan, for one door."""

    def head(self, target: Target) -> bytes:
        """What stays of a device's requests."""

    def next(self, head: bytes, target: Target) -> bytes:
        """The device's next request. Its numbers are given in order, so a device belongs to one connection."""


class Letters:
    """JSON for `POST /v1/reports`."""

    def __init__(self, address: Address, plan: Plan) -> None:
        self._address = address
        self._opening = plan.kind == "opening"
        self._sent_now = plan.sent_now
        self._kind = plan.kind
        self._tails = _json_tails(plan)
        self._last = len(self._tails) - 1

    def head(self, target: Target) -> bytes:
        text = self.text(target)
        length = len(text) + len(b"%7d" % 1) + len(self._tails[0])
        return request(self._address, "POST", "/v1/reports", target.token, b"0" * length)[:-length] + text

    def text(self, target: Target) -> bytes:
        """A report up to its number."""
        sent_at = f'"sent_at":"{self._sent_now}",' if self._sent_now else ""
        return f'{{"kind":"{self._kind}","station":"{target.station}",{sent_at}"seq":'.encode("ascii")

    def next(self, head: bytes, target: Target) -> bytes:
        seq, step = target.next_seq, target.step
        target.next_seq = seq + 1
        if not self._opening:
            target.step = step + 1
        return b"%b%7d%b" % (head, seq, self._tails[step if step < self._last else self._last])


class Parcels:
    """JSON for `POST /v1/reports/batch`: several reports of one device."""

    def __init__(self, address: Address, plan: Plan, reports: int) -> None:
        self._address = address
        self._letters = Letters(address, plan)
        self._reports = reports

    def head(self, target: Target) -> bytes:
        return self._letters.text(target)

    def next(self, head: bytes, target: Target) -> bytes:
        body = b'{"reports":[%b]}' % b",".join([self._letters.next(head, target) for _ in range(self._reports)])
        return request(self._address, "POST", "/v1/reports/batch", target.token, body)


class Frames:
    """MessagePack for a line, each message in its WebSocket frame."""

    def __init__(self, plan: Plan) -> None:
        self._opening = plan.kind == "opening"
        self._plan = plan
        self._sent_now = plan.sent_now
        self._tails = _msgpack_tails(plan)
        self._last = len(self._tails) - 1

    def head(self, target: Target) -> bytes:
        facts = {"t": "report", "kind": self._plan.kind, "station": target.station}
        if self._sent_now:
            facts["sent_at"] = self._sent_now
        more = 5 if self._opening else 3  # fields after the ones here: seq, and what the tail holds
        text = (
            b"%c" % (0x80 | (len(facts) + more)) + b"".join(map(_packed_pair, facts.items())) + _packed("seq") + _UINT32
        )
        return client_head(BINARY, len(text) + _SEQ.size + len(self._tails[0])) + text

    def next(self, head: bytes, target: Target) -> bytes:
        seq, step = target.next_seq, target.step
        target.next_seq = seq + 1
        if not self._opening:
            target.step = step + 1
        return head + _SEQ.pack(seq) + self._tails[step if step < self._last else self._last]


_UINT16, _UINT32 = b"\xcd", b"\xce"


def _json_tails(plan: Plan) -> list[bytes]:
    if plan.kind == "opening":
        opened = plan.begins.isoformat()
        return [f',"opened_at":"{opened}","as_of":"{opened}","ceremony":true,"sealed":true}}'.encode()]
    form = ',"as_of":"{0}","voted":{{"assembly":{1:5d},"province":{1:5d},"commune":{1:5d}}}}}'
    return [form.format(plan.moment(step), plan.voted(step)).encode() for step in range(plan.steps)]


def _msgpack_tails(plan: Plan) -> list[bytes]:
    if plan.kind == "opening":
        opened = plan.begins.isoformat()
        pairs = {"opened_at": opened, "as_of": opened, "ceremony": True, "sealed": True}
        return [b"".join(map(_packed_pair, pairs.items()))]
    tails = []
    for step in range(plan.steps):
        count = _UINT16 + struct.pack(">H", plan.voted(step))
        counts = b"".join(_packed(ballot) + count for ballot in ("assembly", "province", "commune"))
        tails.append(_packed_pair(("as_of", plan.moment(step))) + _packed("voted") + b"\x83" + counts)
    return tails


def _packed(value: object) -> bytes:
    return msgspec.msgpack.encode(value)


def _packed_pair(pair: tuple[str, object]) -> bytes:
    return _packed(pair[0]) + _packed(pair[1])
