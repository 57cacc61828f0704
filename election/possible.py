"""What no report can truthfully say: refused with R011 and the paths, so that the phone can show where.

The messages are Vietnamese, with the English beside them: it is the clerk who reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from election.day import BALLOTS, Election
from election.errors import Fault
from election.known import Known
from election.phrase import Phrase
from election.report import MOST_VOTERS, Closing, Counts, Incident, MobileBox, Opening, Report, Turnout, moment_of
from election.station import Station

AHEAD = timedelta(minutes=5)
"""How far a phone's clock may run ahead before "now" on it is the future."""

NEGATIVE = Phrase("Số không được âm.", "A count cannot be negative.")
TOO_MANY = Phrase("Số quá lớn đối với một khu vực bỏ phiếu.", "No polling area has that many voters.")
NO_BALLOT = Phrase("Cuộc bầu cử này không có loại phiếu này.", "This election has no such ballot.")
NO_COUNT = Phrase("Cần ít nhất một số liệu.", "At least one count is needed.")
NO_MOMENT = Phrase("Thiếu thời điểm của số liệu.", "The moment of the figures is missing.")
NO_WAY = Phrase("Cần giờ đưa hòm phiếu phụ đi hoặc về.", "When the mobile box went out or came back is missing.")
FUTURE = Phrase("Thời điểm ở tương lai; hãy kiểm tra đồng hồ của máy.", "This lies in the future; check the clock.")
OUTSIDE = Phrase("Thời điểm nằm ngoài thời gian bầu cử.", "This lies outside the election's days.")
BEFORE_OPENING = Phrase("Giờ kết thúc trước giờ khai mạc.", "The closing lies before the opening.")
BEFORE_OUT = Phrase("Giờ đưa hòm phiếu phụ về sớm hơn giờ mang đi.", "The mobile box came back before it went out.")
WRONG_NUMBER = Phrase(
    "Chỉ có thể đính chính một báo cáo đã gửi trước đó.", "Only an earlier report of this device can be corrected."
)


def impossible(
    report: Report,
    moment: datetime,
    received_at: datetime,
    station: Station,
    known: Known,
    election: Election,
) -> tuple[Fault, ...]:
    """Everything about the report that cannot be, each with its path; empty when there is nothing."""
    problems = [*_moments(report, moment, received_at, election), *_particulars(report, known, election)]
    return tuple(Fault(path, phrase.vi, phrase.en) for path, phrase in problems)


Problem = tuple[str, Phrase]


def _moments(report: Report, moment: datetime, received_at: datetime, election: Election) -> Iterator[Problem]:
    moments: dict[str, datetime | None] = {"$.as_of": moment}
    match report:
        case Opening():
            moments["$.opened_at"] = report.opened_at
        case Closing():
            moments["$.closed_at"] = report.closed_at
        case MobileBox():
            moments |= {"$.out_at": report.out_at, "$.back_at": report.back_at}
        case Incident():
            moments["$.interrupted_from"] = report.interrupted_from
        case _:
            pass
    for path, at in moments.items():
        if at is None:
            continue
        if at > received_at + AHEAD:
            yield path, FUTURE
        if not election.begins <= at <= election.ends:
            yield path, OUTSIDE


def _particulars(report: Report, known: Known, election: Election) -> Iterator[Problem]:
    match report:
        case Opening():
            yield from _counts("$.listed", report.listed, election)
        case Turnout():
            if moment_of(report) is None:
                yield "$.as_of", NO_MOMENT
            yield from _counts("$.voted", report.voted, election, needed=True)
            if report.listed is not None:
                yield from _counts("$.listed", report.listed, election)
            if report.corrects is not None and not 1 <= report.corrects < report.seq:
                yield "$.corrects", WRONG_NUMBER
        case Closing():
            yield from _counts("$.voted", report.voted, election, needed=True)
            if known.opened_at is not None and report.closed_at < known.opened_at:
                yield "$.closed_at", BEFORE_OPENING
        case MobileBox():
            yield from _box(report, known)
            if report.ballots is not None:
                yield from _counts("$.ballots", report.ballots, election)
        case Incident():
            if report.people is not None:
                yield from _count("$.people", report.people)
        case _:
            pass


def _box(report: MobileBox, known: Known) -> Iterator[Problem]:
    if report.out_at is None and report.back_at is None:
        yield "$.out_at", NO_WAY
    out_at = report.out_at or (known.boxes_out or {}).get(report.box)
    if report.back_at is not None and out_at is not None and report.back_at < out_at:
        yield "$.back_at", BEFORE_OUT


def _counts(path: str, counts: Counts, election: Election, needed: bool = False) -> Iterator[Problem]:
    if needed and counts.triple == (None, None, None):
        yield path, NO_COUNT
    for ballot, count in zip(BALLOTS, counts.triple, strict=True):
        if count is None:
            continue
        if ballot not in election.ballots:
            yield f"{path}.{ballot}", NO_BALLOT
        yield from _count(f"{path}.{ballot}", count)


def _count(path: str, count: int) -> Iterator[Problem]:
    if count < 0:
        yield path, NEGATIVE
    elif count > MOST_VOTERS:
        yield path, TOO_MANY
