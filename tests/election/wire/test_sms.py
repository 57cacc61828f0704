from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.clock import VIETNAM
from election.day import BALLOTS
from election.incident import SEVERITIES
from election.incident_kind import KINDS
from election.report import Closing, Counts, Incident, Opening, Report, Turnout
from election.wire import uplink
from election.wire.content import variant
from election.wire.sms import Closed, Happened, Opened, Said, Unclear, Voted, parse
from election.wire.sms_report import MOST_TEXT, coded, incident_of, report_of
from election.wire.sms_words import CODE_WORDS

VECTORS = json.loads((Path(__file__).parents[2] / "wire" / "vectors" / "sms.json").read_text("utf-8"))
CARRIED = [case for case in VECTORS["reports"] if case["coded"] is not None]
STATION = "11-03127-004"
NOON = datetime(2026, 3, 15, 12, tzinfo=VIETNAM)


def read(text: str, sent: datetime, ballots: Any = BALLOTS, *, boxes_back: bool = True) -> Report:
    said = parse(text, len(ballots))
    assert not isinstance(said, Unclear), said
    seq = said.tag.seq if said.tag is not None else 1
    return report_of(
        said, station=STATION, seq=seq, ballots=ballots, sent=sent, boxes_back=boxes_back, message="gateway 7"
    )


@pytest.mark.parametrize("case", CARRIED, ids=lambda case: case["name"])
def test_message_is_read_as_the_very_report_that_the_phone_sends_by_data(case: dict[str, Any]) -> None:
    ballots = case["enrolment"]["election"]["ballots"]
    sent = datetime.fromisoformat(case["record"]["made_at"])
    by_data = uplink.decode_report(msgspec.json.encode(case["record"]["report"]), "json")

    for delay in (timedelta(0), timedelta(minutes=7), timedelta(hours=11)):
        assert variant(by_data) == variant(read(case["coded"], sent + delay, ballots))
    assert case["coded"] == coded(by_data, case["enrolment"]["device"], ballots)


@pytest.mark.parametrize("case", VECTORS["texts"], ids=lambda case: case["name"])
def test_what_is_read_in_a_message(case: dict[str, Any]) -> None:
    found = parse(case["text"])

    assert case.get("why", "") == (found.why if isinstance(found, Unclear) else "")
    if not isinstance(found, Unclear):
        assert 4 == found.place.number
        assert case["said"] == told(found)


def told(said: Said) -> dict[str, Any]:
    """As the vectors have it."""
    tag = {} if said.tag is None else {"tag": [said.tag.device, said.tag.seq, f"{said.tag.at:%H:%M}"]}
    match said:
        case Voted(counts=counts):
            return {"kind": "turnout", "voted": list(counts)} | tag
        case Opened(at=at, listed=listed):
            return {"kind": "opening", "at": f"{at:%H:%M}", "listed": list(listed)} | tag
        case Happened(category=category, severity=severity, text=text):
            return {"kind": "incident", "category": category, "severity": severity, "text": text} | tag
        case Closed(counts=counts):
            return {"kind": "closing", "voted": list(counts)} | tag


@given(st.text() | st.text("B04CKSZ51 2.,;:@-|OoIlLhg\u00a0\n", max_size=40), st.integers(1, 3))
def test_no_text_whatever_crashes(text: str, ballots: int) -> None:
    found = parse(text, ballots)
    if not isinstance(found, Unclear):
        read_as = report_of(
            found, station=STATION, seq=1, ballots=BALLOTS[:ballots], sent=NOON, boxes_back=True, message=text
        )
        assert STATION == read_as.station


@given(st.text("aBđêộ hêt.,-\n0", max_size=40))
def test_incident_by_hand_keeps_its_words(words: str) -> None:
    said = parse(f"B004 S KHAC {words}")

    assert isinstance(said, Happened)
    assert words.strip(" .,-\n") in said.text


COUNTS = st.builds(Counts, *[st.integers(0, 999_999)] * 3)
MINUTES = st.integers(0, 12 * 60).map(lambda minutes: NOON - timedelta(minutes=minutes))
NAMES = st.text("0123456789abcdefABCDEF-", min_size=8, max_size=64)
REPORTS: st.SearchStrategy[Report] = st.one_of(
    st.builds(
        lambda seq, at, voted: Turnout(seq=seq, station=STATION, as_of=at, voted=voted),
        st.integers(1, 2**31 - 1),
        MINUTES,
        COUNTS,
    ),
    st.builds(
        lambda at, ceremony, sealed, listed: Opening(
            seq=1, station=STATION, opened_at=at, ceremony=ceremony, sealed=sealed, listed=listed
        ),
        MINUTES,
        st.booleans(),
        st.booleans(),
        COUNTS | st.builds(Counts),
    ),
    st.builds(
        lambda at, name, category, severity, text: Incident(
            seq=2, station=STATION, as_of=at, incident=name, category=category, severity=severity, text=text
        ),
        MINUTES,
        NAMES,
        st.sampled_from(sorted(KINDS)),
        st.sampled_from(sorted(SEVERITIES)),
        st.text(max_size=MOST_TEXT + 5) | st.text("aàBđ @.-\n0", max_size=20),
    ),
    st.builds(
        lambda at, voted, back: Closing(
            seq=3, station=STATION, as_of=at, closed_at=at, voted=voted, mobile_boxes_back=back
        ),
        MINUTES,
        COUNTS,
        st.booleans(),
    ),
)


@given(REPORTS, st.integers(1, 2**31 - 1))
def test_whatever_can_be_written_is_read_again(report: Report, device: int) -> None:
    text = coded(report, device, BALLOTS)
    if text is None:
        assert isinstance(report, Incident)
    else:
        said = parse(text)
        assert not isinstance(said, Unclear)
        assert said.tag is not None
        assert (device, report.seq) == (said.tag.device, said.tag.seq)
        assert variant(report) == variant(read(text, NOON))


def test_every_kind_of_incident_has_a_code_word_of_its_own() -> None:
    assert list(KINDS) == list(CODE_WORDS)
    assert len(KINDS) == len(set(CODE_WORDS.values()))
    for category, word in CODE_WORDS.items():
        said = parse(f"B004 S {word} x")
        assert isinstance(said, Happened)
        assert category == said.category


def test_message_by_hand_is_as_of_the_minute_in_which_it_was_sent() -> None:
    sent = NOON + timedelta(minutes=3, seconds=59)

    expected = Turnout(seq=1, station=STATION, as_of=NOON + timedelta(minutes=3), voted=Counts(512, 512, 512))
    assert expected == read("B004 C 512", sent)


def test_opening_by_hand_was_held_and_sealed_and_says_nothing_of_the_list() -> None:
    opened_at = datetime.combine(NOON.date(), time(7), VIETNAM)

    expected = Opening(seq=1, station=STATION, opened_at=opened_at, ceremony=True, sealed=True)
    assert expected == read("B004 K 0700", NOON)


def test_time_by_hand_that_lies_ahead_is_not_taken_for_yesterday_s() -> None:
    early = datetime.combine(NOON.date(), time(6, 40), VIETNAM)
    opening = read("B004 K 0700", early)

    assert isinstance(opening, Opening)
    assert early + timedelta(minutes=20) == opening.opened_at


@pytest.mark.parametrize("back", [True, False])
def test_closing_by_hand_says_of_mobile_boxes_what_is_known(back: bool) -> None:
    closing = read("B004 Z 1034", NOON, boxes_back=back)

    assert isinstance(closing, Closing)
    assert (NOON, NOON, back) == (closing.as_of, closing.closed_at, closing.mobile_boxes_back)


def test_incident_by_hand_has_a_name_made_of_the_message_s() -> None:
    first, other = (read("B004 S DIEN mat dien", NOON), incident_of("gateway 8"))

    assert isinstance(first, Incident)
    assert incident_of("gateway 7") == first.incident != other
    assert uplink.decode_report(msgspec.json.encode(first), "json") == first
