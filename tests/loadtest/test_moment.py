"""When a message was made is cut out of it, whatever it is encoded in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from election.clock import VIETNAM
from election.station import Scope
from election.wire import frame, pack
from election.wire.frame import Pulse
from loadtest.moment import Moments

NOON = datetime(2026, 3, 15, 12, 0, 0, 250_000, VIETNAM)
PULSE = Pulse("0a1b2c3d", NOON, 1.0, 3, True)


@pytest.mark.parametrize("form", ["json", "msgpack"])
def test_the_moment_of_every_kind_of_message_is_read(form: pack.Format) -> None:
    moments = Moments(began=1_000.0, shown=datetime(2026, 3, 15, 5, 0, tzinfo=UTC).timestamp())
    scope = Scope("k-assembly-01-1")
    messages = [
        frame.beat(scope, 10**9, PULSE),
        frame.frame(scope, 10**9, 10**9 + 1, PULSE, {"figures": {"server_time": "no"}}),
        frame.snapshot(scope, 1, PULSE, {}),
    ]

    for _ in range(2):  # the second time from what is known
        assert [1_000.25] * 3 == [moments.of(pack.encode(message, form)) for message in messages]


@pytest.mark.parametrize(
    "message", [b"", b"server_time", b'{"server_time":"yesterday"}', b"x" * 300, b"\xabserver_time\xbd"]
)
def test_what_has_no_moment_has_none(message: bytes) -> None:
    assert Moments(0.0, 0.0).of(message) is None
