"""The pulse goes on: changes are offered, silence gets a sign of life, one scope's fault is its own."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from election.clock import FrozenClock
from election.standing.fold import Standing
from election.station import COUNTRY, Scope
from server.live import beat as module
from server.live.audience import Audience
from server.live.beat import Beat
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag
from server.live.spectator import Spectator
from tests.server.live.country import at
from tests.server.live.test_audience import read, report, viewer


def offered(spectator: Spectator) -> bool:
    return spectator.take() is not None


async def test_only_those_whose_scope_changed_are_offered_something(
    current: Current, audience: Audience, beat: Beat
) -> None:
    near, far = viewer(audience, Scope("p01")), viewer(audience, Scope("p11"))
    report(current, 5, 1)
    await beat.once()
    assert (True, False) == (offered(near), offered(far))


async def test_a_quiet_line_gets_a_sign_of_life(
    audience: Audience, beat: Beat, monkeypatch: pytest.MonkeyPatch
) -> None:
    spectator = viewer(audience)
    await beat.once()
    assert not offered(spectator)
    monkeypatch.setattr(module, "IDLE_S", 0.0)
    await beat.once()
    assert offered(spectator)
    assert "beat" == read(audience, spectator)["t"]


async def test_that_pushes_went_away_is_told_at_once(audience: Audience, beat: Beat, lag: Lag) -> None:
    spectator = viewer(audience)
    lag.heard(up=False)
    await asyncio.sleep(0.21)  # the copy made for the snapshot is of another kind, but time must pass for a lag
    await beat.once()
    assert offered(spectator)
    message = read(audience, spectator)
    assert ("beat", False) == (message["t"], message["redis"])
    assert message["lag_ms"] >= 200


async def test_a_slot_that_falls_due_is_offered_although_nobody_reported(
    audience: Audience, beat: Beat, clock: FrozenClock
) -> None:
    spectator = viewer(audience)
    clock.at = at(9)
    await beat.once()
    assert offered(spectator)
    assert "due" == read(audience, spectator)["slots"][0]["state"]


async def test_with_many_scopes_the_new_minute_waits_its_turn_and_reports_do_not(
    current: Current, audience: Audience, beat: Beat, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RENEWAL_S", 0.0)  # time for the first only
    scopes = [Scope("p11"), COUNTRY, Scope("c03127"), Scope("p01")]
    viewers = [viewer(audience, scope) for scope in scopes]
    clock.at = at(9)
    told = []
    for _ in scopes:
        await beat.once()
        told.append([offered(spectator) for spectator in viewers])
    assert [[n == turn for n in range(4)] for turn in range(4)] == told
    assert ["due"] * 4 == [
        read(audience, one, scope)["slots"][0]["state"] for one, scope in zip(viewers, scopes, strict=True)
    ]

    clock.at = at(9, 1)  # only p11 gets to look at it, and nothing changed there
    report(current, 5, 1)  # in p01, whose turn is last
    await beat.once()
    assert [False, True, False, True] == [offered(spectator) for spectator in viewers]


async def test_one_scopes_fault_is_its_own(
    current: Current, audience: Audience, beat: Beat, monkeypatch: pytest.MonkeyPatch, registry: CollectorRegistry
) -> None:
    faulty, sound = viewer(audience, Scope("p01")), viewer(audience)
    figures = Standing.figures

    def figures_but_one(self: Standing, scope: Scope, now: Any) -> Any:
        if scope == "p01":
            raise ZeroDivisionError
        return figures(self, scope, now)

    monkeypatch.setattr(Standing, "figures", figures_but_one)
    report(current, 5, 1)
    await beat.once()
    assert (False, True) == (offered(faulty), offered(sound))
    assert 1 == registry.get_sample_value("eday_live_faults_total", {"task": "beat"})
    monkeypatch.setattr(Standing, "figures", figures)
    await beat.once()
    assert offered(faulty)
    assert 5 == read(audience, faulty, Scope("p01"))["figures"]["ballots"]["assembly"]["voted"]


async def test_it_beats_before_anything_is_loaded(unloaded: Current, lag: Lag, gauges: Gauges) -> None:
    beat = Beat(unloaded, Audience(unloaded, lag, gauges), lag, gauges)
    await beat.once()
    assert (False, 0) == (unloaded.is_loaded, unloaded.version)


async def test_it_keeps_its_pace(beat: Beat, monkeypatch: pytest.MonkeyPatch, registry: CollectorRegistry) -> None:
    monkeypatch.setattr(module, "BEAT_S", 0.01)
    running = asyncio.create_task(beat.run())
    await asyncio.sleep(0.205)
    running.cancel()
    beats = registry.get_sample_value("eday_live_beat_seconds_count")
    assert beats is not None
    assert 15 <= beats <= 21
