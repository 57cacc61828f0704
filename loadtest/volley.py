"""The requests of a load run as bytes, cheap enough to make one in a microsecond.

Everything that changes from report to report has a fixed width (JSON allows blanks before a number), so the head of a
device's requests, with its length, is made once. Each report has its own number; counts and moments rise slowly enough
to be believed, so that neither duplicates nor findings distort what is measured.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from loadtest.line import request
from loadtest.loopback import Address

MOST_STEPS = 4_000  # of the count of one station; further reports repeat the last count
STEP = timedelta(seconds=15)  # between the moments of a station's counts: one voter each, 240 an hour

Kind = Literal["opening", "turnout"]


class Target(Struct, array_like=True):
    """One device: its token, its station, its next number, and how many counts it has already given."""

    token: str
    station: str
    next_seq: int
    step: int = 0


class Plan(Struct, frozen=True):
    """What all reports of a run have in common: the day begins at `begins`, and no report is about a moment after
    `until`. `sent_at` is left out where the election's clock runs too fast for one moment to hold for the run."""

    kind: Kind
    begins: datetime
    until: datetime
    most_voted: int = 200
    sent_at: datetime | None = None


class Volley:
    """The requests of any number of devices under one plan."""

    def __init__(self, address: Address, plan: Plan, path: str = "/v1/reports") -> None:
        self._address = address
        self._plan = plan
        self._path = path
        steps = max(1, min(MOST_STEPS, (plan.until - plan.begins) // STEP))
        self._moments = [(plan.begins + STEP * (n + 1)).isoformat().encode() for n in range(steps)]

    def template(self, target: Target) -> bytes:
        """Everything of a device's requests that stays."""
        sent_at = f',"sent_at":"{self._plan.sent_at.isoformat()}"' if self._plan.sent_at else ""
        if self._plan.kind == "opening":
            opened = self._plan.begins.isoformat()
            body = f'"opened_at":"{opened}","as_of":"{opened}","ceremony":true,"sealed":true'
        else:
            body = '"as_of":"%s","voted":{"assembly":%5d,"province":%5d,"commune":%5d}'
        text = f'{{"seq":%7d,"kind":"{self._plan.kind}","station":"{target.station}"{sent_at},{body}}}'
        grown = len(text % self._fields(target))
        head = request(self._address, "POST", self._path, target.token, b"0" * grown)[:-grown]
        return head.replace(b"%", b"%%") + text.encode("ascii")

    def next(self, template: bytes, target: Target) -> bytes:
        """The device's next request. A device's numbers are given in order, so it belongs to one connection."""
        seq = target.next_seq
        target.next_seq = seq + 1
        if self._plan.kind == "opening":
            return template % seq
        step = min(target.step, len(self._moments) - 1)
        target.step += 1
        voted = min(step + 1, self._plan.most_voted)
        return template % (seq, self._moments[step], voted, voted, voted)

    def _fields(self, target: Target) -> tuple[object, ...]:
        return (1,) if self._plan.kind == "opening" else (1, self._moments[0].decode(), 1, 1, 1)
