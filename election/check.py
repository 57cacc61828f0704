"""Plausibility: a report and what was known before it -> findings. Accepted all the same, flagged, never corrected.

What cannot be at all is refused instead, see `election.possible`. Pure and quick: a few comparisons per report.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from election.clock import VIETNAM
from election.day import BALLOTS, HEADLINE, Election
from election.device import DeviceId
from election.finding import FINDINGS
from election.known import NOTHING, Known, Point, Triple, over
from election.possible import impossible
from election.report import Closing, MobileBox, Opening, Report, Turnout
from election.station import Station
from election.trend import Trend, is_slip

__all__ = ["FINDINGS", "Known", "check", "impossible"]

CLOCK_OFF = timedelta(minutes=2)
COUNTING = timedelta(minutes=5)
"""How inexact the moment of a count is: nobody counts a queue to the minute."""

ASSEMBLY, COMMUNE = BALLOTS.index("assembly"), BALLOTS.index("commune")


def check(
    report: Report,
    moment: datetime,
    received_at: datetime,
    station: Station,
    known: Known,
    election: Election,
    device: DeviceId | None = None,
) -> tuple[str, ...]:
    """The codes of what is implausible, sorted. `device` is the sender's; without it, devices are not compared and a
    correction is judged against the report it corrects."""
    found = set(_findings(report, moment, station, known, election, device))
    if report.sent_at is not None and abs(report.sent_at - received_at) > clock_off(election):
        found.add("W208")
    return tuple(sorted(found))


def clock_off(election: Election) -> timedelta:
    """How far a phone's clock may be off. In a rehearsal that runs sixty times as fast, two minutes are two seconds on
    the way, so there it grows with the speed."""
    pace = election.pace
    return CLOCK_OFF if pace is None or pace.speed <= 1.0 else CLOCK_OFF * pace.speed


def _findings(
    report: Report, moment: datetime, station: Station, known: Known, election: Election, device: DeviceId | None
) -> Iterator[str]:
    match report:
        case Opening():
            yield from _list_findings(report.listed.triple, report.opened_at, station, known)
            if _is_closed(known, report.opened_at):
                yield "W207"
        case Turnout():
            listed = report.listed.triple if report.listed is not None else NOTHING
            yield from _list_findings(listed, moment, station, known)
            points = known.points(device, report.corrects)
            if report.corrects is None:
                if any(_falls(report.voted.triple, moment, p) for p in points):
                    yield "W201"
                if _is_closed(known, moment):
                    yield "W207"
            yield from _count_findings(report.voted.triple, listed, moment, station, known, points, election, device)
        case Closing():
            points = known.points()
            if any(_falls(report.voted.triple, moment, p) for p in points):
                yield "W201"
            if known.closed_at is not None and known.closed_at != report.closed_at:
                yield "W207"
            yield from _count_findings(report.voted.triple, NOTHING, moment, station, known, points, election, device)
        case MobileBox(out_at=out_at) if out_at is not None and _is_closed(known, out_at):
            yield "W207"
        case _:
            pass


def _is_closed(known: Known, moment: datetime) -> bool:
    return known.closed_at is not None and moment > known.closed_at


def _list_findings(listed: Triple, moment: datetime, station: Station, known: Known) -> Iterator[str]:
    """About a list this report states itself."""
    if listed == NOTHING:
        return
    before = over(known.listed, station.listed)
    after = over(listed, before)
    assembly, commune = after[ASSEMBLY], after[COMMUNE]
    if assembly is not None and commune is not None and commune > assembly:
        yield "W203"
    opened = known.opened_at is not None and moment > known.opened_at
    if opened and any(a != b for a, b in zip(after, before, strict=True) if b is not None):
        yield "W205"


def _falls(voted: Triple, moment: datetime, point: Point) -> bool:
    """Whether a cumulative count is lower at a later moment. Of two for one moment the later said one must not fall."""
    pairs = [(n, m) for n, m in zip(voted, point.voted, strict=True) if n is not None and m is not None]
    if moment >= point.as_of:
        return any(n < m for n, m in pairs)
    return any(n > m for n, m in pairs)


def _differs(voted: Triple, moment: datetime, point: Point) -> bool:
    if moment != point.as_of:
        return _falls(voted, moment, point)
    return any(n != m for n, m in zip(voted, point.voted, strict=True) if n is not None and m is not None)


def _count_findings(
    voted: Triple,
    stated: Triple,
    moment: datetime,
    station: Station,
    known: Known,
    points: list[Point],
    election: Election,
    device: DeviceId | None,
) -> Iterator[str]:
    listed = over(stated, over(known.listed, station.listed))
    if any(n is not None and m is not None and n > m for n, m in zip(voted, listed, strict=True)):
        yield "W202"
    opening = _opening(station, known, election)
    if moment < opening and any(voted):
        yield "W206"
    if device is not None and any(p.device != device and _differs(voted, moment, p) for p in points):
        yield "W210"
    opened_at = known.opened_at or datetime.combine(station.date, station.opens, VIETNAM)
    history = [(p.as_of, p.voted) for p in points if p.as_of < moment]
    if opened_at < moment:
        history.append((opened_at, (0, 0, 0)))
    if _is_rushed(voted, moment, station.per_hour, history):
        yield "W204"
    is_newest = not points or moment > points[0].as_of
    if is_newest and any(
        n is not None and is_slip(n, _trend(ballot, moment, history), listed[ballot]) for ballot, n in enumerate(voted)
    ):
        yield "W209"


def _opening(station: Station, known: Known, election: Election) -> datetime:
    """When it opened, or else the earliest moment the law allows: many forget to report the opening."""
    return known.opened_at or datetime.combine(station.date, election.earliest, VIETNAM)


def _is_rushed(voted: Triple, moment: datetime, per_hour: int, history: list[tuple[datetime, Triple]]) -> bool:
    """One person puts in up to three ballots at once, so the headline ballot alone counts heads."""
    headline = BALLOTS.index(HEADLINE)
    now = voted[headline]
    before = next(((at, counts[headline]) for at, counts in history if counts[headline] is not None), None)
    if now is None or before is None or before[1] is None:
        return False
    return now - before[1] > per_hour * ((moment - before[0] + COUNTING) / timedelta(hours=1))


def _trend(ballot: int, moment: datetime, history: list[tuple[datetime, Triple]]) -> Trend | None:
    """From the two latest counts of the ballot; the opening counts as one, at nobody."""
    counts = [(at, n) for at, voted in history if (n := voted[ballot]) is not None]
    if len(counts) < 2:
        return None
    (at, last), (earlier, before) = counts[:2]
    gone = max(at - earlier, COUNTING)
    return Trend(last, last + max(0, last - before) * ((moment - at) / gone))
