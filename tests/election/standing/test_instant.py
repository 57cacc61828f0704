from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.clock import VIETNAM
from election.standing.instant import micros, moment, text


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1), timezones=st.just(VIETNAM)))  # noqa: DTZ001
def test_a_moment_survives_to_the_microsecond(at: datetime) -> None:
    assert moment(micros(at)) == at
    assert moment(micros(at.astimezone(UTC))).utcoffset() == VIETNAM.utcoffset(None)


def test_a_moment_without_offset_is_none() -> None:
    with pytest.raises(TypeError):
        micros(datetime(2026, 3, 15))  # noqa: DTZ001


def test_moments_are_said_as_the_wire_has_them() -> None:
    assert text(datetime(2026, 3, 15, 9, tzinfo=VIETNAM)) == "2026-03-15T09:00:00+07:00"
    assert text(None) is None
