from __future__ import annotations

import datetime as dt
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.clock import VIETNAM, Pace
from election.day import Hotline, SlotTime, WrongElection
from server.office.election_file import default_election, read_election, write_election

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
LEAST = 'name = "Bầu cử"\ndate = 2026-03-15\n'


def test_the_default_is_a_rehearsal_of_15_march_2026() -> None:
    election = default_election()
    assert election.date == dt.date(2026, 3, 15)
    assert election.rehearsal
    assert election.name.startswith("Bầu cử đại biểu Quốc hội khóa XVI")
    assert [f"{slot.at:%H:%M}" for slot in election.slots] == ["09:00", "11:30", "15:00", "19:00", "22:00"]


def test_what_is_written_is_read_back() -> None:
    pace = Pace(NOW, datetime(2026, 3, 15, 6, 30, tzinfo=VIETNAM), 60.0)
    hotlines = (Hotline("c03127", "0215 000 0001"), Hotline("vn", "1900 0000"))
    for election in (
        default_election(),
        replace(default_election(), pace=pace, early_from=None, slots=()),
        replace(default_election(), pace=pace, hotlines=hotlines, sms="+84000000000"),
    ):
        assert read_election(write_election(election)) == election


def test_a_short_file_is_enough() -> None:
    election = read_election(LEAST)
    assert (election.name, election.date, election.opens, election.closes) == (
        "Bầu cử",
        dt.date(2026, 3, 15),
        time(7),
        time(19),
    )


def test_slots_are_sorted_and_have_a_tolerance() -> None:
    election = read_election(LEAST + 'slots = [{at = "15:00"}, {at = "9:30", tolerance = 5}]')
    assert election.slots == (
        SlotTime(time(9, 30), timedelta(minutes=5)),
        SlotTime(time(15), timedelta(minutes=15)),
    )


def test_a_pace_begins_now() -> None:
    election = read_election(LEAST + "[pace]\nstart = 2026-03-15T06:30:00+07:00\nspeed = 60", NOW)
    assert election.pace == Pace(NOW, datetime(2026, 3, 15, 6, 30, tzinfo=VIETNAM), 60.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name = ", "is no TOML"),
        ("date = 2026-03-15", "missing required field `name`"),
        (LEAST + "colour = 1", "unknown field `colour`"),
        (LEAST + 'opens = "7h"', r"\$\.opens"),
        (LEAST + 'closes = "25:00"', r"\$\.closes"),
        (LEAST + 'slots = [{at = "09:00", tolerance = -1}]', r"\$\.slots\[0\]\.tolerance"),
        (LEAST + 'slots = [{at = "09:00"}, {at = "9:00"}]', "each time once"),
        (LEAST + 'ballots = ["mayor"]', r"\$\.ballots"),
        (LEAST + 'opens = "20:00"', "hours must follow"),
        (LEAST + "[pace]\nstart = 2026-03-15T06:30:00", r"\$\.pace\.start"),
        (LEAST + "rehearsal = false\n[pace]\nstart = 2026-03-15T06:30:00+07:00", "real election runs on real time"),
        (LEAST + "sms = 84", r"\$\.sms"),
        (LEAST + 'sms = "call us"', "SMS number is digits"),
        (LEAST + '[hotlines]\nvn = "at the office"', "hotline of vn is no telephone number"),
        (LEAST + '[hotlines]\nvn = "(--)--1"', "hotline of vn is no telephone number"),
        (LEAST + '[hotlines]\ndien-bien = "1900 0000"', "hotline belongs to vn"),
        ('name = " "\ndate = 2026-03-15', "needs a name"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(WrongElection, match=sentence):
        read_election(text)


@given(st.text())
def test_any_text_is_an_election_or_refused(text: str) -> None:
    with pytest.raises(WrongElection):
        read_election(text)
