from __future__ import annotations

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.errors import Corrupt
from election.wire.event import ORIGIN_BYTES, VERSION, Event, beginning, decode, encode

EVENT = Event(12, 3, ("a",))
MINE, OTHER = bytes(range(ORIGIN_BYTES)), bytes(ORIGIN_BYTES)


@given(st.integers(1, 99), st.integers(0, 2**40), st.lists(st.text(), max_size=20).map(tuple))
def test_an_event_is_read_back_and_its_origin_is_seen_from_its_first_bytes(
    province: int, after: int, contents: tuple[str, ...]
) -> None:
    event = Event(province, after, contents)
    raw = encode([event, EVENT], MINE)

    assert [event, EVENT] == decode(raw)
    assert raw.startswith(beginning(MINE))
    assert not raw.startswith(beginning(OTHER))


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff", msgpack.packb([VERSION, MINE, 11]), msgpack.packb([VERSION, MINE, [[11]]]), msgpack.packb({"a": 1})],
)
def test_what_is_no_event_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(Corrupt, match="no event"):
        decode(raw)


def test_another_version_is_named() -> None:
    with pytest.raises(Corrupt, match=f"of version 1, this program knows {VERSION}"):
        decode(msgpack.packb([1, MINE, []]))
