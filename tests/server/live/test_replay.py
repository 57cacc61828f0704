"""Whatever was missed, the frames bring a picture to exactly what a fresh snapshot shows."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from election.clock import FrozenClock
from election.day import Election
from election.errors import Code, Refused
from election.ledger import Fact
from election.station import COUNTRY, Scope
from election.wire import pack
from election.wire.frame import Message, Missed, Pulse, merge
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.replay import Replay
from tests.server.live import country
from tests.server.live.country import at, station


def pulse(current: Current) -> Pulse:
    return Pulse(current.epoch, current.now(), current.speed, 0, True)


def plain(message: Message) -> Message:
    """As it arrives in a browser."""
    decoded: Message = pack.decode(pack.encode(message, "msgpack"), "msgpack")
    return decoded


def shown(picture: Message) -> dict[str, Any]:
    """What a screen draws; the rest are signs of life."""
    return {name: value for name, value in picture.items() if name not in ("t", "server_time", "lag_ms", "redis")}


def beat(current: Current, *replays: Replay) -> None:
    version, touched = current.next_version(), current.take_touched()
    for replay in replays:
        replay.refresh(version, touched)


def loaded(clock: FrozenClock) -> Current:
    current = Current(clock, Gauges(CollectorRegistry()))
    current.begin(country.standing())
    return current


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(country.SCOPES), st.floats(0, 0.9))
def test_frames_lead_to_what_a_fresh_snapshot_shows(seed: int, scope: Scope, dropped: float) -> None:
    dice = random.Random(seed)
    clock = FrozenClock(at(6, 30))
    current = loaded(clock)
    lines = country.entries(country.day(dice, 80))
    replay = Replay(scope, current)
    picture = plain(replay.snapshot(pulse(current)))
    while lines:
        taken = [lines.pop(dice.randrange(min(3, len(lines)))) for _ in range(min(len(lines), dice.randint(0, 4)))]
        current.apply(taken)
        current.apply(dice.sample(taken, len(taken) // 2))
        clock.move(timedelta(seconds=dice.choice([0, 1, 20, 61, 900])))
        beat(current, replay)
        if dice.random() >= dropped:
            picture = merge(picture, plain(replay.frame(picture["version"], pulse(current))))
            assert shown(plain(replay.snapshot(pulse(current)))) == shown(picture)
    picture = merge(picture, plain(replay.frame(picture["version"], pulse(current))))
    fresh = plain(Replay(scope, current).snapshot(pulse(current)))
    assert shown(fresh) | {"version": picture["version"]} == shown(picture)


@given(st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_a_frame_from_further_back_does_no_harm(seed: int) -> None:
    dice = random.Random(seed)
    current = loaded(FrozenClock(at(7)))
    replay = Replay(COUNTRY, current)
    pictures = [plain(replay.snapshot(pulse(current)))]
    for line in country.entries(country.day(dice, 15)):
        current.apply([line])
        beat(current, replay)
        pictures.append(merge(pictures[-1], plain(replay.frame(pictures[-1]["version"], pulse(current)))))
    since = dice.choice(pictures)["version"]
    latest = plain(replay.frame(since, pulse(current)))
    for picture in pictures:
        if picture["version"] >= since:
            assert shown(pictures[-1]) == shown(merge(picture, latest))
        else:
            with pytest.raises(Missed):
                merge(picture, latest)


def test_a_frame_carries_only_the_rows_that_changed(current: Current) -> None:
    replay = Replay(Scope("c03127"), current)
    fact = country.turnout_fact(country.STATIONS[7], at(9), 100, 1)
    current.apply(country.entries([fact]))
    beat(current, replay)
    frame = replay.frame(replay.begun, pulse(current))
    assert [country.STATIONS[7].scopes[-1]] == frame["children"]["scope"]
    assert [100] == frame["children"]["voted_assembly"]
    assert {"figures", "slots", "curve", "children"} == frame.keys() & {
        "election", "place", "figures", "slots", "incidents", "curve", "children",
    }  # fmt: skip


def test_nothing_changed_is_an_empty_frame(current: Current) -> None:
    replay = Replay(COUNTRY, current)
    version = replay.version
    beat(current, replay)
    assert version == replay.version
    frame = replay.frame(version, pulse(current))
    assert (version, version) == (frame["since"], frame["version"])
    assert set() == frame.keys() - {"t", "scope", "epoch", "since", "version", "server_time", "lag_ms", "redis"}


def test_a_neighbours_report_leaves_the_version_as_it_was(current: Current) -> None:
    near, far = Replay(Scope("p11"), current), Replay(Scope("p01"), current)
    version = far.version
    current.apply(country.entries([country.turnout_fact(country.STATIONS[-1], at(8), 1, 1)]))
    beat(current, near, far)
    assert (True, version) == (near.version > near.begun, far.version)


def test_time_alone_makes_a_frame(current: Current, clock: FrozenClock) -> None:
    replay = Replay(COUNTRY, current)
    assert (12, 0) == _waiting_and_silent(replay, current)
    clock.at = at(7, 20)
    beat(current, replay)
    frame = replay.frame(replay.begun, pulse(current))
    assert {"waiting": 0, "silent": 12} == {name: frame["figures"]["states"][name] for name in ("waiting", "silent")}
    assert [6, 6] == frame["children"]["silent"]
    before = replay.version
    clock.at = at(9, 5)
    beat(current, replay)
    frame = replay.frame(before, pulse(current))
    assert "due" == frame["slots"][0]["state"]
    assert "figures" not in frame
    clock.at = at(9, 16)
    beat(current, replay)
    assert "late" == replay.frame(before, pulse(current))["slots"][0]["state"]


def _waiting_and_silent(replay: Replay, current: Current) -> tuple[int, int]:
    states = replay.snapshot(pulse(current))["figures"]["states"]
    return states["waiting"], states["silent"]


def test_a_station_forgets_what_was_resolved_half_a_day_ago(current: Current, clock: FrozenClock) -> None:
    one = country.STATIONS[-1]
    replay, wide = Replay(one.scopes[-1], current), Replay(COUNTRY, current)
    detail = {"incident": f"incident-{one.key}", "move": "resolve", "text": "Có điện"}
    resolved = Fact(kind="move", received_at=at(8), channel="system", station=one.code, by="lan", detail=detail)
    current.apply(country.entries([country.trouble_fact(one, at(7)), resolved]))
    clock.at = at(19, 59)
    beat(current, replay, wide)
    (shown_here,) = replay.snapshot(pulse(current))["incidents"]["resolved"]
    assert ["Có điện"] == [answer["text"] for answer in shown_here["answers"]]
    assert {"open", "by_severity", "newest"} == set(wide.snapshot(pulse(current))["incidents"])
    before = replay.version
    clock.at = at(20)
    beat(current, replay)
    assert [] == replay.frame(before, pulse(current))["incidents"]["resolved"]


def test_within_a_minute_time_is_not_looked_at_again(current: Current, clock: FrozenClock) -> None:
    replay = Replay(COUNTRY, current)
    clock.at = at(8, 59)
    beat(current, replay)
    version = replay.version
    clock.move(timedelta(seconds=59))
    beat(current, replay)
    assert version == replay.version


def test_a_picture_from_before_nobody_watched_is_not_trusted(current: Current) -> None:
    first = Replay(COUNTRY, current)
    second = Replay(COUNTRY, current)
    assert (True, False) == (second.reaches(second.version), second.reaches(first.version))
    assert not first.reaches(second.version)


def test_a_new_station_needs_a_snapshot(current: Current) -> None:
    replay = Replay(Scope("c03163"), current)
    country_wide = Replay(COUNTRY, current)
    known, known_country = replay.version, country_wide.version
    current.replace_stations([station(country.COMMUNES[3], 9)])
    beat(current, replay, country_wide)
    assert not replay.reaches(known)
    assert 4 == len(replay.snapshot(pulse(current))["children"]["scope"])
    assert country_wide.reaches(known_country)
    assert 13 == country_wide.frame(known_country, pulse(current))["figures"]["stations"]


def test_a_renamed_station_is_a_frame(current: Current) -> None:
    replay = Replay(Scope("c03163"), current)
    own = Replay(country.STATIONS[-1].scopes[-1], current)
    known = replay.version
    current.replace_stations([station(country.COMMUNES[3], 3, name="Nhà văn hóa bản Che Căn")])
    beat(current, replay, own)
    assert replay.reaches(known)
    assert ["Nhà văn hóa bản Che Căn"] == replay.frame(known, pulse(current))["children"]["name"]
    assert "Nhà văn hóa bản Che Căn" == own.frame(own.begun, pulse(current))["place"]["name"]


def test_another_fold_needs_a_snapshot(current: Current) -> None:
    replay = Replay(COUNTRY, current)
    known = replay.version
    election = Election("Diễn tập lần hai", country.DAY, ("assembly",))
    current.begin(type(current.standing)(election, country.STATIONS, country.PROVINCES, country.COMMUNES))
    beat(current, replay)
    assert not replay.reaches(known)
    assert "Diễn tập lần hai" == replay.snapshot(pulse(current))["election"]["name"]


@pytest.mark.parametrize("scope", ["p99", "c99999", "s11-03127-999", "k-assembly-11-9", "nowhere", ""])
def test_a_place_that_does_not_exist_is_refused(current: Current, scope: str) -> None:
    with pytest.raises(Refused) as refused:
        Replay(Scope(scope), current)
    assert refused.value.code is Code.R150


def test_after_a_failed_refresh_everything_is_looked_at(current: Current, monkeypatch: pytest.MonkeyPatch) -> None:
    replay = Replay(COUNTRY, current)
    current.apply(country.entries([country.turnout_fact(country.STATIONS[0], at(8), 5, 1)]))
    broken: Callable[..., Any] = lambda *_: 1 / 0  # noqa: E731
    with monkeypatch.context() as patch:
        patch.setattr(type(current.standing), "row", broken)
        with pytest.raises(ZeroDivisionError):
            beat(current, replay)
    replay.distrust()
    beat(current, replay)
    frame = replay.frame(replay.begun, pulse(current))
    assert [5] == frame["children"]["voted_assembly"]
