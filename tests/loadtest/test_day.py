"""The script of a day is deterministic and believable."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from datetime import datetime, time, timedelta, timezone
from random import Random

import pytest

from loadtest.day import Mishap, Script, write_script
from loadtest.station import SUPPOSED_LISTED, PollingArea, polling_area
from loadtest.tally import Tally

VIETNAM = timezone(timedelta(hours=7))
BALLOTS = ("assembly", "province", "commune")
SLOTS = (time(9), time(11, 30), time(15), time(19), time(22))
DAY = dt.date(2026, 3, 15)


def area(number: int, listed: int) -> PollingArea:
    known = {"assembly": listed, "province": listed, "commune": listed - 15}
    return polling_area(f"11-03127-{number:03d}", BALLOTS, known, DAY, "07:00", "19:00", VIETNAM)


@pytest.fixture(scope="module")
def scripts() -> list[Script]:
    dice = Random(7)
    return [write_script(area(n, dice.randint(180, 2_400)), SLOTS, seed=1) for n in range(1, 500)]


def counts(script: Script) -> list[tuple[datetime, dict[str, int], bool, bool]]:
    """(as-of, counts, whether it corrects, whether it was corrected) of the reports that have counts."""
    corrected = {act.corrects for act in script.acts if act.corrects is not None}
    return [
        (datetime.fromisoformat(str(act.fields["as_of"])), dict(voted), act.corrects is not None, n in corrected)
        for n, act in enumerate(script.acts)
        if isinstance(voted := act.fields.get("voted"), dict)
    ]


def test_the_same_seed_gives_the_same_day_and_another_seed_another() -> None:
    assert write_script(area(1, 900), SLOTS, 1) == write_script(area(1, 900), SLOTS, 1)
    assert write_script(area(1, 900), SLOTS, 1) != write_script(area(1, 900), SLOTS, 2)
    assert write_script(area(1, 900), SLOTS, 1).acts != write_script(area(2, 900), SLOTS, 1).acts


def test_every_day_begins_with_the_opening_and_ends_with_the_closing(scripts: list[Script]) -> None:
    for script in scripts:
        kinds = [act.fields["kind"] for act in script.acts]
        assert (kinds[0], kinds[-1]) == ("opening", "closing")
        assert (kinds.count("opening"), kinds.count("closing")) == (1, 1)
        closed = datetime.fromisoformat(str(script.acts[-1].fields["closed_at"]))
        assert timedelta(0) <= closed - script.area.closes <= timedelta(minutes=30)
        assert [act.at for act in script.acts] == sorted(act.at for act in script.acts)


def test_nothing_is_reported_before_it_was_so(scripts: list[Script]) -> None:
    for script in scripts:
        opened = datetime.fromisoformat(str(script.acts[0].fields["opened_at"]))
        assert script.area.opens <= opened <= script.area.opens + timedelta(hours=3)
        for act in script.acts:
            as_of = datetime.fromisoformat(str(act.fields["as_of"]))
            assert opened <= as_of <= act.at


def test_true_counts_never_fall_and_stay_within_the_list(scripts: list[Script]) -> None:
    for script in scripts:
        standing = sorted(((at, voted) for at, voted, _, wrong in counts(script) if not wrong), key=lambda c: c[0])
        for ballot in BALLOTS:
            numbers = [voted[ballot] for _, voted in standing]
            assert numbers == sorted(numbers)
            assert 0 <= numbers[0]
            assert numbers[-1] <= script.area.listed[ballot]
        assert all(voted["commune"] <= voted["assembly"] for _, voted in standing)


def test_a_correction_is_lower_says_what_it_corrects_and_why(scripts: list[Script]) -> None:
    corrections = [(script, act) for script in scripts for act in script.acts if act.corrects is not None]
    assert corrections
    for script, act in corrections:
        assert act.corrects is not None
        wrong = script.acts[act.corrects]
        assert wrong.at < act.at
        assert wrong.fields["as_of"] == act.fields["as_of"]
        assert act.fields["voted"]["assembly"] < wrong.fields["voted"]["assembly"]  # type: ignore[index]
        assert act.fields["reason"]


def test_most_of_the_country_votes_in_the_morning(scripts: list[Script]) -> None:
    def share(until: time) -> float:
        moment = datetime.combine(DAY, until, VIETNAM)
        latest = [[voted for at, voted, _, wrong in counts(s) if at <= moment and not wrong] for s in scripts]
        voted = sum(max(v["assembly"] for v in figures) for figures in latest if figures)
        return voted / sum(s.area.listed["assembly"] for s in scripts)

    nine, noon, night = share(time(9)), share(time(11, 30)), share(time(22))
    assert 0.1 < nine < 0.4
    assert 0.4 < noon < 0.85
    assert 0.93 < night <= 1.0


def test_some_small_areas_are_done_by_ten_and_still_close_in_the_evening(scripts: list[Script]) -> None:
    by_noon = [
        script
        for script in scripts
        if any(
            voted["assembly"] == script.area.listed["assembly"] and at <= datetime.combine(DAY, time(11, 30), VIETNAM)
            for at, voted, _, wrong in counts(script)
            if not wrong
        )
    ]
    assert by_noon
    assert all(script.area.listed["assembly"] <= 450 for script in by_noon)


def test_a_day_has_its_share_of_everything(scripts: list[Script]) -> None:
    acts = [act for script in scripts for act in script.acts]
    kinds = Counter(act.fields["kind"] for act in acts)
    mishaps = Counter(act.mishap for act in acts)
    delays = [act.at - datetime.fromisoformat(str(act.fields["as_of"])) for act in acts]
    assert all(kinds[kind] for kind in ("turnout", "incident", "mobile_box", "situation"))
    assert mishaps[Mishap.DROPPED] > mishaps[Mishap.DOUBLED] > 0
    assert sum(script.without_data is not None for script in scripts) > 5
    assert sum(delay > timedelta(minutes=20) for delay in delays) > 50
    openings = [datetime.fromisoformat(str(s.acts[0].fields["opened_at"])) - s.area.opens for s in scripts]
    assert sum(late >= timedelta(hours=1) for late in openings) > 0


def test_an_incident_goes_by_one_name_and_an_interruption_stops_the_voting(scripts: list[Script]) -> None:
    severities = Counter[str]()
    for script in scripts:
        told = [act.fields for act in script.acts if act.fields["kind"] == "incident"]
        if not told:
            continue
        assert len(told) >= 2
        assert len({fields["incident"] for fields in told}) == 1
        severities[str(told[0]["severity"])] += 1
        assert ("interrupted_from" in told[0]) == (told[0]["severity"] == "interrupting")
    assert severities["interrupting"] > 0
    assert severities["handled"] > severities["instruct"]


def test_without_slots_the_usual_ones_are_reported() -> None:
    script = write_script(area(1, 900), (), 1)
    assert sum(act.fields["kind"] == "turnout" for act in script.acts) >= 3


def test_an_early_voting_area_lives_its_own_date() -> None:
    early = polling_area("12-03388-001", BALLOTS, {"assembly": 90}, dt.date(2026, 3, 8), "05:00", "17:00", VIETNAM)
    assert {act.at.date() for act in write_script(early, SLOTS, 1).acts} == {dt.date(2026, 3, 8)}


def test_an_unknown_list_is_supposed_and_unknown_ballots_follow_the_known() -> None:
    hours = (DAY, "07:00", "19:00", VIETNAM)
    assert polling_area("x", BALLOTS, {}, *hours).listed == dict.fromkeys(BALLOTS, SUPPOSED_LISTED)
    assert polling_area("x", BALLOTS, {"assembly": 400, "commune": None}, *hours).listed["commune"] == 400


def test_the_tally_is_the_newest_count_that_nobody_corrected() -> None:
    tally = Tally("assembly")
    nine, eleven = "2026-03-15T09:00:00+07:00", "2026-03-15T11:00:00+07:00"
    tally.note(1, {"kind": "opening", "as_of": nine})
    tally.note(2, {"kind": "turnout", "as_of": eleven, "voted": {"assembly": 500}})
    tally.note(3, {"kind": "turnout", "as_of": nine, "voted": {"assembly": 300}})
    assert tally.voted == 500
    tally.note(4, {"kind": "turnout", "as_of": eleven, "voted": {"assembly": 450}, "corrects": 2, "reason": "..."})
    assert tally.voted == 450
    tally.note(5, {"kind": "turnout", "as_of": nine, "voted": {"assembly": 280}, "corrects": 3, "reason": "..."})
    assert tally.voted == 450


def test_an_area_that_reported_no_count_is_unknown() -> None:
    tally = Tally("assembly")
    tally.note(1, {"kind": "opening", "as_of": "2026-03-15T07:00:00+07:00"})
    assert tally.voted is None
