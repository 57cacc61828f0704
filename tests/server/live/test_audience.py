"""Everybody gets what they need, and equal needs are encoded once."""

from __future__ import annotations

import asyncio

import pytest
from prometheus_client import CollectorRegistry

from election import short_frame
from election.errors import Code, Refused
from election.station import COUNTRY, Scope
from election.wire import pack
from election.wire.frame import Message
from server.live import audience as module
from server.live.audience import Audience
from server.live.beat import Beat
from server.live.current import Current
from server.live.spectator import Spectator
from tests.server.live import country
from tests.server.live.country import at

P11 = Scope("p11")


def read(audience: Audience, spectator: Spectator, scope: Scope = COUNTRY, *, owed: bool = False) -> Message:
    frame = audience.message(spectator, scope, owed=owed)
    assert frame is not None
    assert frame[0] == (short_frame.TEXT if spectator.form == "json" else short_frame.BINARY)
    message: Message = pack.decode(short_frame.message(frame), spectator.form)
    return message


def take(audience: Audience, spectator: Spectator) -> Message:
    """What its line sends next."""
    slot = spectator.take()
    assert slot is not None
    scope, owed = slot
    return read(audience, spectator, scope, owed=owed)


def viewer(audience: Audience, scope: Scope = COUNTRY, form: pack.Format = "msgpack") -> Spectator:
    """Somebody who watches and has the snapshot."""
    spectator = Spectator(form)
    audience.watch(spectator, scope)
    assert "snapshot" == (take(audience, spectator))["t"]
    return spectator


def report(current: Current, voted: int, seq: int) -> None:
    fact = country.turnout_fact(country.STATIONS[seq % 12], at(8), voted, seq)
    current.apply([type(entry)(entry.province, seq, fact) for entry in country.entries([fact])])


def encodes(registry: CollectorRegistry, kind: str) -> float:
    return registry.get_sample_value("eday_live_encoded_total", {"kind": kind}) or 0.0


async def test_a_frame_is_encoded_once_for_a_hundred_viewers(
    current: Current, audience: Audience, beat: Beat, registry: CollectorRegistry
) -> None:
    viewers = [viewer(audience) for _ in range(100)]
    assert 1 == encodes(registry, "snapshot")
    for seq in (1, 2, 3):
        report(current, 100 * seq, seq)
        await beat.once()
        payloads = {id(audience.message(one, COUNTRY, owed=False)) for one in viewers}
        assert (1, seq) == (len(payloads), encodes(registry, "frame"))


async def test_each_encoding_is_made_once(
    current: Current, audience: Audience, beat: Beat, registry: CollectorRegistry
) -> None:
    viewers = [viewer(audience, form=form) for form in ("json", "msgpack") for _ in range(5)]
    report(current, 7, 1)
    await beat.once()
    assert [7] * 10 == [read(audience, one)["figures"]["ballots"]["assembly"]["voted"] for one in viewers]
    assert 2 == encodes(registry, "frame")


async def test_a_crowd_is_served_in_parts_and_each_once(
    current: Current, audience: Audience, beat: Beat, registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CROWD", 10)
    viewers = [viewer(audience) for _ in range(95)]
    report(current, 5, 1)
    beating, served = asyncio.create_task(beat.once()), list[int]()
    while not beating.done():
        await asyncio.sleep(0)
        served.append(sum(bool(one._slots) for one in viewers))
    assert [10, 20, 30, 40, 50, 60, 70, 80, 90, 95] == sorted(set(served) - {0})
    assert 0 == registry.get_sample_value("eday_live_overwritten_total")


async def test_a_slow_viewer_gets_one_frame_from_its_own_version(
    current: Current, audience: Audience, beat: Beat, registry: CollectorRegistry
) -> None:
    quick, slow = viewer(audience), viewer(audience)
    began = slow.sent[COUNTRY]
    for seq in (1, 2, 3):
        report(current, seq, seq)
        await beat.once()
        assert "frame" == (take(audience, quick))["t"]
    frame = take(audience, slow)
    assert (began, quick.sent[COUNTRY]) == (frame["since"], frame["version"])
    assert ["p01"] == frame["children"]["scope"]
    assert 2 == registry.get_sample_value("eday_live_overwritten_total")
    assert "beat" == read(audience, slow)["t"]


async def test_a_copy_of_an_older_version_is_never_sent(current: Current, audience: Audience, beat: Beat) -> None:
    first = viewer(audience)
    report(current, 50, 1)
    await beat.once()
    second = viewer(audience)
    assert first.sent[COUNTRY] != second.sent[COUNTRY]
    report(current, 60, 2)
    await beat.once()
    frames = [read(audience, one) for one in (first, second)]
    assert [110, 110] == [frame["figures"]["ballots"]["assembly"]["voted"] for frame in frames]


async def test_who_comes_back_soon_gets_a_frame(current: Current, audience: Audience, beat: Beat) -> None:
    before = viewer(audience)
    version = before.sent[COUNTRY]
    audience.leave(before)
    report(current, 9, 1)
    await beat.once()
    again = Spectator("msgpack")
    audience.watch(again, COUNTRY, version, current.epoch)
    frame = read(audience, again, owed=True)
    assert ("frame", version) == (frame["t"], frame["since"])


async def test_who_missed_nothing_gets_an_empty_frame(current: Current, audience: Audience) -> None:
    before = viewer(audience)
    version = before.sent[COUNTRY]
    audience.watch(before, COUNTRY, version, current.epoch)
    frame = read(audience, before, owed=True)
    assert ("frame", version, version) == (frame["t"], frame["since"], frame["version"])


@pytest.mark.parametrize("epoch", [None, "", "another"])
async def test_another_epoch_gets_a_snapshot(audience: Audience, epoch: str | None) -> None:
    before = viewer(audience)
    audience.watch(before, COUNTRY, before.sent[COUNTRY], epoch)
    assert "snapshot" == read(audience, before, owed=True)["t"]


@pytest.mark.parametrize("ahead", [1, 10**9])
async def test_a_version_nobody_gave_gets_a_snapshot(current: Current, audience: Audience, ahead: int) -> None:
    before = viewer(audience)
    audience.watch(before, COUNTRY, (before.sent[COUNTRY] or 0) + ahead, current.epoch)
    assert "snapshot" == read(audience, before, owed=True)["t"]


async def test_a_scope_nobody_watches_is_forgotten_after_a_while(
    current: Current, audience: Audience, beat: Beat, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = viewer(audience)
    version = before.sent[COUNTRY]
    audience.leave(before)
    await beat.once()
    assert 1 == len(list(audience))
    monkeypatch.setattr(module, "LINGER_S", 0.0)
    await beat.once()
    assert [] == list(audience)
    again = Spectator("msgpack")
    audience.watch(again, COUNTRY, version, current.epoch)
    assert "snapshot" == read(audience, again, owed=True)["t"]


async def test_a_scope_that_is_gone_is_refused(current: Current, audience: Audience, beat: Beat) -> None:
    scope = country.STATIONS[0].scopes[-1]
    spectator, other = viewer(audience, scope), viewer(audience)
    current.begin(type(current.standing)(country.ELECTION, country.STATIONS[1:], country.PROVINCES, country.COMMUNES))
    await beat.once()
    assert (scope, False) == spectator.take()
    with pytest.raises(Refused) as refused:
        audience.message(spectator, scope, owed=False)
    assert (Code.R150, {}) == (refused.value.code, spectator.sent)
    assert (COUNTRY, False) == other.take()
    assert 11 == read(audience, other)["figures"]["stations"]


async def test_after_unwatching_nothing_comes(current: Current, audience: Audience, beat: Beat) -> None:
    spectator = viewer(audience)
    audience.unwatch(spectator, COUNTRY)
    audience.unwatch(spectator, P11)
    report(current, 1, 1)
    await beat.once()
    assert audience.message(spectator, COUNTRY, owed=False) is None


@pytest.mark.parametrize("scope", ["p99", "x", ""])
def test_what_does_not_exist_cannot_be_watched(audience: Audience, scope: str) -> None:
    spectator = Spectator()
    with pytest.raises(Refused):
        audience.watch(spectator, Scope(scope))
    with pytest.raises(Refused):
        audience.snapshot(Scope(scope), "json")
    assert ({}, []) == (spectator.sent, list(audience))


def test_a_single_question_leaves_no_stage_behind(audience: Audience) -> None:
    snapshot = pack.decode(audience.snapshot(P11, "json"))
    assert ("snapshot", 6) == (snapshot["t"], snapshot["figures"]["stations"])
    assert [] == list(audience)
