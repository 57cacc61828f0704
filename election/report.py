"""What a polling area can say. Frozen structs with the names of the public wire; decoding is in `election.wire.uplink`.

A report's name is `(device, seq)`, given on the phone before the first attempt. `sent_at` belongs to the attempt, not
to the report: the same report sent again carries a new one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from election.day import BALLOTS, Ballot

Moment = Annotated[datetime, Meta(tz=True)]
Channel = Literal["http", "ws", "sms", "operator", "system"]

Category = Literal[
    "interruption", "ballot", "box", "list", "order", "power", "telecom", "weather", "health", "facility", "staff",
    "mobile_box", "complaint", "other",
]  # fmt: skip
Severity = Literal["handled", "support", "interrupting", "instruct"]

MOST_TEXT = 2_000  # characters
MOST_VOTERS = 1_000_000  # per ballot and station; the law's largest has 4,000: beyond this it is no count

Text = Annotated[str, Meta(max_length=MOST_TEXT)]


class Counts(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A number per ballot; None is unknown, never 0."""

    assembly: int | None = None
    province: int | None = None
    commune: int | None = None

    def get(self, ballot: Ballot) -> int | None:
        value: int | None = getattr(self, ballot)
        return value

    @property
    def triple(self) -> tuple[int | None, int | None, int | None]:
        """In the order of `BALLOTS`."""
        return (self.assembly, self.province, self.commune)

    @property
    def known(self) -> dict[Ballot, int]:
        return {ballot: n for ballot, n in zip(BALLOTS, self.triple, strict=True) if n is not None}


class _Named(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind", kw_only=True):
    seq: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    station: str | None = None
    as_of: Moment | None = None
    sent_at: Moment | None = None


class Opening(_Named, frozen=True, tag="opening"):
    """Khai mạc: when, whether with a ceremony, whether the box was checked before two voters and sealed."""

    opened_at: Moment
    ceremony: bool
    sealed: bool
    listed: Counts = Counts()


class Turnout(_Named, frozen=True, tag="turnout"):
    """How many have voted so far, per ballot. `corrects` names the report of the same device that was wrong."""

    voted: Counts
    listed: Counts | None = None
    corrects: int | None = None
    reason: Text | None = None


class Incident(_Named, frozen=True, tag="incident"):
    """Something that happened; the same `incident` again adds to it."""

    incident: Annotated[str, Meta(min_length=8, max_length=64, pattern="^[0-9A-Za-z-]+$")]
    category: Category
    severity: Severity
    text: Text = ""
    people: int | None = None
    interrupted_from: Moment | None = None


class MobileBox(_Named, frozen=True, tag="mobile_box"):
    """A mobile ballot box went out or came back."""

    box: Annotated[int, Meta(ge=1, le=99)]
    out_at: Moment | None = None
    back_at: Moment | None = None
    ballots: Counts | None = None


class Situation(_Named, frozen=True, tag="situation"):
    """Words under one of the seven headings of official form 27."""

    heading: Annotated[int, Meta(ge=1, le=7)]
    text: Text


class Closing(_Named, frozen=True, tag="closing"):
    """Kết thúc việc bỏ phiếu, with the final counts."""

    closed_at: Moment
    voted: Counts
    mobile_boxes_back: bool


Report = Opening | Turnout | Incident | MobileBox | Situation | Closing
ReportKind = Literal["opening", "turnout", "incident", "mobile_box", "situation", "closing"]


def kind_of(report: Report) -> ReportKind:
    tag: ReportKind = type(report).__struct_config__.tag  # type: ignore[assignment]
    return tag


def moment_of(report: Report) -> datetime | None:
    """The moment the report is about: its as-of, else what its own fields tell, else when it was sent."""
    if report.as_of is not None:
        return report.as_of
    match report:
        case Opening():
            return report.opened_at
        case Closing():
            return report.closed_at
        case MobileBox():
            return report.back_at or report.out_at or report.sent_at
        case _:
            return report.sent_at
