"""The report that nine of ten are: the same phone says a little later that a few more have voted.

For such a report `impossible` and `check` both find nothing; knowing that from a dozen comparisons costs a fifth of
asking them. A shortcut only: whatever is not plainly ordinary goes the long way, and a property test holds the two
together.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from election.check import COUNTING, clock_off
from election.day import Election
from election.device import DeviceId
from election.known import Known
from election.report import MOST_VOTERS, Report, Turnout
from election.station import Station
from election.trend import STEEP_OF_LISTED

HOUR = timedelta(hours=1)


def is_ordinary(
    report: Report,
    moment: datetime,
    received_at: datetime,
    station: Station,
    known: Known,
    election: Election,
    device: DeviceId,
) -> bool:
    """True only if nothing about the report is impossible or implausible."""
    last = known.last
    if (
        type(report) is not Turnout
        or last is None
        or known.opened_at is None
        or known.closed_at is not None
        or report.corrects is not None
        or report.listed is not None
        or report.as_of is None
        or last.device != device
        or (known.previous is not None and known.previous.device != device)
        # Later than an accepted figure and not in the future, on the station's own day: then within the election.
        or not last.as_of < moment <= received_at
        or moment <= known.opened_at
        or moment.utcoffset() != received_at.utcoffset()
        or moment.date() != station.date
        or not (election.early_from or election.date) <= station.date <= election.date
    ):
        return False
    if report.sent_at is not None and abs(report.sent_at - received_at) > clock_off(election):
        return False
    return _grew_plausibly(report, moment, station, known)


def _grew_plausibly(report: Turnout, moment: datetime, station: Station, known: Known) -> bool:
    last = known.last
    if last is None or last.voted[0] is None:
        return False
    voted = report.voted
    for count, before, reported, registered in zip(
        (voted.assembly, voted.province, voted.commune), last.voted, known.listed, station.listed, strict=True
    ):
        if count is None and before is None:
            continue
        listed = registered if reported is None else reported
        if count is None or before is None or listed is None:
            return False
        # Within this share of the list no growth looks like a slip of the finger, whatever the trend.
        if not before <= count <= listed <= MOST_VOTERS or count - before > STEEP_OF_LISTED * listed:
            return False
    more = (voted.assembly or 0) - last.voted[0]
    return more <= station.per_hour * ((moment - last.as_of + COUNTING) / HOUR)
