"""The live side around a small country: a clock moved by hand, and the parts wired as the app wires them."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry

from election.clock import FrozenClock
from server.live.audience import Audience
from server.live.beat import Beat
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag
from tests.server.live import country


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def gauges(registry: CollectorRegistry) -> Gauges:
    return Gauges(registry)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(country.at(6, 30))


@pytest.fixture
def lag() -> Lag:
    lag = Lag()
    lag.heard(up=True)
    return lag


@pytest.fixture
def unloaded(clock: FrozenClock, gauges: Gauges) -> Current:
    return Current(clock, gauges)


@pytest.fixture
def current(unloaded: Current) -> Current:
    unloaded.begin(country.standing())
    return unloaded


@pytest.fixture
def audience(current: Current, lag: Lag, gauges: Gauges) -> Audience:
    return Audience(current, lag, gauges)


@pytest.fixture
def beat(current: Current, audience: Audience, lag: Lag, gauges: Gauges) -> Beat:
    return Beat(current, audience, lag, gauges)
