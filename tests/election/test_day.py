from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from election.clock import VIETNAM, Pace
from election.day import BALLOTS, Election, Hotline, SlotTime, WrongElection
from election.errors import ElectionError

DATE = dt.date(2026, 3, 15)
PACE = Pace(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 15, 5, tzinfo=VIETNAM), 60)


def test_an_election_has_the_hours_of_the_law_unless_told_otherwise() -> None:
    election = Election("Bầu cử", DATE)
    hours = (election.earliest, election.opens, election.closes, election.latest)
    assert hours == (time(5), time(7), time(19), time(21))
    assert election.ballots == BALLOTS


def test_reports_lie_between_early_voting_and_the_night_after() -> None:
    assert Election("Bầu cử", DATE).begins == datetime(2026, 3, 15, tzinfo=VIETNAM)
    assert Election("Bầu cử", DATE, early_from=dt.date(2026, 3, 8)).begins == datetime(2026, 3, 8, tzinfo=VIETNAM)
    assert Election("Bầu cử", DATE).ends == datetime(2026, 3, 17, tzinfo=VIETNAM)


def test_a_time_of_day_lies_on_election_day() -> None:
    assert Election("Bầu cử", DATE).at(time(9, 30)) == datetime(2026, 3, 15, 9, 30, tzinfo=VIETNAM)


def test_the_nearest_hotline_is_called() -> None:
    hotlines = (Hotline("vn", "1900 0000"), Hotline("p11", "0215 000 0000"))
    election = Election("Bầu cử", DATE, hotlines=hotlines)

    assert "0215 000 0000" == election.hotline(("c03127", "p11", "vn"))
    assert "1900 0000" == election.hotline(("c00004", "p01", "vn"))
    assert Election("Bầu cử", DATE).hotline(("c03127", "p11", "vn")) is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "needs a name"),
        ({"hotlines": (Hotline("vn", "1900"), Hotline("vn", "1901"))}, "one hotline"),
        ({"ballots": ()}, "at least one ballot"),
        ({"ballots": ("assembly", "assembly")}, "each named once"),
        ({"opens": time(4)}, "hours must follow each other"),
        ({"closes": time(7)}, "hours must follow each other"),
        ({"latest": time(18)}, "hours must follow each other"),
        ({"slots": (SlotTime(time(11)), SlotTime(time(9)))}, "in order of time"),
        ({"slots": (SlotTime(time(9)), SlotTime(time(9), timedelta(minutes=30)))}, "in order of time"),
        ({"early_from": dt.date(2026, 3, 16)}, "Early voting"),
        ({"rehearsal": False, "pace": PACE}, "runs on real time"),
        ({"pace": Pace(PACE.real, PACE.shown, 0)}, "speed lies between"),
        ({"pace": Pace(PACE.real, PACE.shown, 3601)}, "speed lies between"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WrongElection, match=sentence) as caught:
        Election(**{"name": "Bầu cử", "date": DATE, **changes})
    assert isinstance(caught.value, ElectionError)


def test_a_rehearsal_may_run_faster() -> None:
    assert Election("Diễn tập", DATE, pace=PACE).pace == PACE
