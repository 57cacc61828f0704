from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from election.clock import VIETNAM
from election.report import (
    Closing,
    Counts,
    Incident,
    MobileBox,
    Opening,
    Report,
    Situation,
    Turnout,
    kind_of,
    moment_of,
)

AT = datetime(2026, 3, 15, 9, tzinfo=VIETNAM)
LATER = AT + timedelta(hours=1)


def test_counts_keep_unknown_apart_from_zero() -> None:
    counts = Counts(assembly=512, commune=0)
    assert counts.triple == (512, None, 0)
    assert counts.known == {"assembly": 512, "commune": 0}
    assert (counts.get("assembly"), counts.get("province")) == (512, None)


@pytest.mark.parametrize(
    ("report", "kind", "moment"),
    [
        (Opening(seq=1, opened_at=AT, ceremony=True, sealed=True), "opening", AT),
        (Opening(seq=1, as_of=LATER, opened_at=AT, ceremony=True, sealed=True), "opening", LATER),
        (Turnout(seq=1, as_of=AT, sent_at=LATER, voted=Counts(1)), "turnout", AT),
        (Turnout(seq=1, sent_at=LATER, voted=Counts(1)), "turnout", LATER),
        (Turnout(seq=1, voted=Counts(1)), "turnout", None),
        (Closing(seq=1, closed_at=AT, voted=Counts(1), mobile_boxes_back=True), "closing", AT),
        (MobileBox(seq=1, box=1, out_at=AT), "mobile_box", AT),
        (MobileBox(seq=1, box=1, out_at=AT, back_at=LATER), "mobile_box", LATER),
        (MobileBox(seq=1, box=1, sent_at=LATER), "mobile_box", LATER),
        (Situation(seq=1, heading=1, text="", sent_at=AT), "situation", AT),
        (Incident(seq=1, incident="abcdefgh", category="power", severity="support"), "incident", None),
    ],
)
def test_a_report_knows_its_kind_and_the_moment_it_is_about(report: Report, kind: str, moment: datetime | None) -> None:
    assert (kind_of(report), moment_of(report)) == (kind, moment)
