"""What a collector keeps in memory of one station, to judge the next report by. Lean: there are 72,000 of them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from election.device import DeviceId
from election.report import Closing, MobileBox, Opening, Report, Turnout

Triple = tuple[int | None, int | None, int | None]
NOTHING: Triple = (None, None, None)


class Point(Struct, frozen=True, gc=False):
    """One report with figures."""

    as_of: datetime
    device: DeviceId
    seq: int
    voted: Triple

    def is_named(self, device: DeviceId, seq: int | None) -> bool:
        return self.device == device and self.seq == seq


class Known:
    """The two latest figures by as-of, the voter list, opening, closing and mobile boxes.

    It is a memory aid and no ledger: what it has forgotten can only cost a finding, never a report.
    """

    __slots__ = ("boxes_out", "closed_at", "last", "listed", "opened_at", "previous")

    def __init__(self) -> None:
        self.last: Point | None = None
        self.previous: Point | None = None
        self.listed: Triple = NOTHING
        self.opened_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.boxes_out: dict[int, datetime] | None = None

    def remember(self, report: Report, device: DeviceId, moment: datetime) -> None:
        """Take in an accepted report. The same report again changes nothing."""
        if type(report) is Turnout:  # nine of ten; matching asks each class in turn
            if report.corrects is not None:
                self._correct(device, report.corrects)
            self._place(Point(moment, device, report.seq, report.voted.triple))
            if report.listed is not None:
                self.listed = over(report.listed.triple, self.listed)
            return
        match report:
            case Opening():
                self.opened_at = report.opened_at
                self.listed = over(report.listed.triple, self.listed)
            case Closing():
                self.closed_at = report.closed_at
                self._place(Point(moment, device, report.seq, report.voted.triple))
            case MobileBox(out_at=out_at) if out_at is not None:
                self.boxes_out = (self.boxes_out or {}) | {report.box: out_at}
            case _:
                pass

    def points(self, device: DeviceId | None = None, corrected: int | None = None) -> list[Point]:
        """Latest first, without the one that is being corrected."""
        both = (p for p in (self.last, self.previous) if p is not None)
        return [p for p in both if device is None or corrected is None or not p.is_named(device, corrected)]

    def _correct(self, device: DeviceId, seq: int) -> None:
        kept = self.points(device, seq)
        self.last, self.previous = (*kept, None, None)[:2]

    def _place(self, point: Point) -> None:
        if (
            self.last is not None
            and point.as_of > self.last.as_of
            and not point.is_named(self.last.device, self.last.seq)
        ):
            self.last, self.previous = point, self.last
            return
        others = [p for p in self.points() if not p.is_named(point.device, point.seq)]
        # Sorting is stable: of two with the same as-of the one that came later counts, so it goes first. The older one
        # stays away from `previous`: a trend needs two moments.
        latest = sorted([point, *others], key=lambda p: p.as_of, reverse=True)
        self.last = latest[0]
        self.previous = next((p for p in latest if p.as_of < latest[0].as_of), None)


def over(newer: Triple, older: Triple) -> Triple:
    """What the newer says, and the older where the newer is silent."""
    a, b, c = (o if n is None else n for n, o in zip(newer, older, strict=True))
    return a, b, c
