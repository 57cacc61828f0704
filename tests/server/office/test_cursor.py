from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.errors import Code, Refused
from election.station import Scope
from server.office.cursor import Cursor, read_cursor, write_cursor

PLACES = st.dictionaries(
    st.integers(1, 99), st.tuples(st.integers(1, 2**53), st.binary(min_size=4, max_size=4)), max_size=35
)


@given(PLACES, st.integers(0, 2**40))
def test_what_is_written_is_read_back(places: dict[int, tuple[int, bytes]], election: int) -> None:
    cursor = Cursor(
        Scope("vn"),
        election,
        {province: at for province, (at, _) in places.items()},
        {province: mark for province, (_, mark) in places.items()},
    )
    text = write_cursor(cursor)
    assert read_cursor(text) == cursor
    assert len(text) < 1_000
    assert text.replace("-", "").replace("_", "").isalnum() or text == ""


@given(st.text() | st.text("ABCabc019-_", max_size=60))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_cursor(text)
    assert refused.value.code is Code.R302


@given(st.data())
def test_a_damaged_cursor_is_refused(data: st.DataObject) -> None:
    text = write_cursor(Cursor(Scope("p11"), 1, {11: 90412}, {11: b"abcd"}))
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in "ABCDabcd0123" if c != text[at]]))
    try:
        read = read_cursor(text[:at] + other + text[at + 1 :])
    except Refused:
        return
    assert read == read_cursor(text)  # the unused bits of the last character


@pytest.mark.parametrize("length", [1, 10, 30])
def test_a_cut_off_cursor_is_refused(length: int) -> None:
    text = write_cursor(Cursor(Scope("p11"), 1, {11: 90412}, {11: b"abcd"}))
    with pytest.raises(Refused):
        read_cursor(text[:-length])
