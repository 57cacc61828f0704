"""A text message <-> a report. Pure.

`report_of` makes the report a message stands for. From a tagged one it is exactly what the phone sends by data when it
can, so that both are one entry. `coded` is the other way: what a phone writes, and None for what a message cannot carry
without losing something (`dashboard/clerk/coded.js` does the same; tests/wire/vectors/sms.json holds them together).

A person's message says less than a phone's. What it leaves out is taken as the law has it: an opening was held and the
box was checked and sealed before two voters; mobile boxes are back unless one is known to be out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from election.clock import VIETNAM
from election.day import Ballot
from election.possible import AHEAD
from election.report import Closing, Counts, Incident, Opening, Report, Turnout
from election.station import parse_station_code
from election.wire.sms import Closed, Happened, Opened, Said, Tag, Voted
from election.wire.sms_words import CODE_WORDS

MOST_TEXT = 200  # characters of an incident; longer ones would be many messages, each of which can get lost
_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DAY = timedelta(days=1)
_BY_HAND = timedelta(hours=12)
"""A time typed by a person that lies this far ahead was yesterday's; one nearer is a mistake, and they are told."""


def moment_at(at: time, sent: datetime, ahead: timedelta = AHEAD) -> datetime:
    """The latest such time of day that lies no more than `ahead` of when the message was sent."""
    there = datetime.combine(sent.astimezone(VIETNAM).date(), at, VIETNAM)
    return there if there <= sent + ahead else there - _DAY


def report_of(
    said: Said, *, station: str, seq: int, ballots: Sequence[Ballot], sent: datetime, boxes_back: bool, message: str
) -> Report:
    """`sent`: when the message was sent, which is the as-of of one without a tag. `boxes_back`: no mobile box is known
    to be out. `message`: the gateway's name of it, from which an incident told by hand gets its own."""
    minute = sent.astimezone(VIETNAM).replace(second=0, microsecond=0)
    as_of = minute if said.tag is None else moment_at(said.tag.at, sent)
    match said:
        case Voted():
            return Turnout(seq=seq, station=station, as_of=as_of, voted=_counts(said.counts, ballots))
        case Opened():
            # A phone says no as-of of an opening, and `listed` even when it is empty.
            opened_at = moment_at(said.at, sent, AHEAD if said.tag is not None else _BY_HAND)
            listed = _counts(said.listed, ballots)
            return Opening(
                seq=seq, station=station, opened_at=opened_at, ceremony=said.ceremony, sealed=said.sealed, listed=listed
            )
        case Happened():
            return Incident(
                seq=seq,
                station=station,
                as_of=as_of,
                incident=said.incident or incident_of(message),
                category=said.category,
                severity=said.severity,
                text=said.text,
            )
        case Closed():
            back = boxes_back if said.boxes_back is None else said.boxes_back
            voted = _counts(said.counts, ballots)
            return Closing(seq=seq, station=station, as_of=as_of, closed_at=as_of, voted=voted, mobile_boxes_back=back)


def incident_of(message: str) -> str:
    """The name of an incident told by hand: the same for the same message, whoever delivers it again."""
    return "sms-" + hashlib.sha256(message.encode()).hexdigest()[:24]


def coded(report: Report, device: int, ballots: Sequence[Ballot]) -> str | None:
    """The message that stands for a report of this device, or None if it would say less or something else."""
    place = parse_station_code(report.station or "")
    if place is None or report.sent_at is not None:
        return None
    written = _written(report, ballots)
    if written is None:
        return None
    said, at, rest = written
    if at.utcoffset() != VIETNAM.utcoffset(None) or at.second or at.microsecond:
        return None
    tag = Tag(device, report.seq, at.time())
    return f"B{place[1] % 1000:03d} {said} @{tag.device}-{tag.seq}-{tag.at:%H%M}{rest}"


def _written(report: Report, ballots: Sequence[Ballot]) -> tuple[str, datetime, str] | None:
    """What stands between station and tag, the moment of the tag, and what follows it."""
    match report:
        case Turnout(as_of=as_of, voted=voted) if as_of is not None:
            counts = _numbers(voted, ballots)
            if counts is None or report.listed is not None or report.corrects is not None or report.reason is not None:
                return None
            return f"C {counts}", as_of, ""
        case Opening(opened_at=at, listed=listed) if report.as_of is None:
            counts = "" if listed == Counts() else _numbers(listed, ballots, short=False)
            if counts is None:
                return None
            return f"K {at:%H%M} {counts}".rstrip(), at, f"-{report.ceremony:d}{report.sealed:d}"
        case Incident(as_of=as_of, text=text) if as_of is not None:
            if report.people is not None or report.interrupted_from is not None or not _fits(text):
                return None
            word = CODE_WORDS[report.category]
            return f"S {word} {text}" if text else f"S {word}", as_of, f"-{report.severity}-{report.incident}"
        case Closing(as_of=as_of, voted=voted) if as_of is not None and as_of == report.closed_at:
            counts = _numbers(voted, ballots)
            return None if counts is None else (f"Z {counts}", as_of, f"-{report.mobile_boxes_back:d}")
        case _:
            return None


def _counts(numbers: Sequence[int], ballots: Sequence[Ballot]) -> Counts:
    if len(numbers) == 1:
        numbers = [numbers[0]] * len(ballots)
    return Counts(**dict(zip(ballots, numbers, strict=True))) if numbers else Counts()


def _numbers(counts: Counts, ballots: Sequence[Ballot], *, short: bool = True) -> str | None:
    numbers = [counts.get(ballot) for ballot in ballots]
    if set(counts.known) != set(ballots) or not all(n is not None and 0 <= n < 1_000_000 for n in numbers):
        return None
    return str(numbers[0]) if short and len(set(numbers)) == 1 else " ".join(map(str, numbers))


def _fits(text: str) -> bool:
    return len(text) <= MOST_TEXT and text == text.strip(" \n") and _UNSAFE.search(text) is None
