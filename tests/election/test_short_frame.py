from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from election import short_frame

MOST = 70_000
BYTES = st.one_of(st.binary(max_size=200), st.integers(120, 66_000).map(lambda size: b"a" * size))


@given(st.lists(st.tuples(st.sampled_from((Opcode.TEXT, Opcode.BINARY)), st.text(max_size=100)), max_size=5))
def test_what_a_client_of_the_library_writes_is_read(said: list[tuple[Opcode, str]]) -> None:
    data = b"".join(Frame(opcode, text.encode()).serialize(mask=True) for opcode, text in said)
    heard, at = [], 0
    while (frame := short_frame.read(data, at, MOST)) is not None:
        heard.append((Opcode(frame[0] & 15), frame[1].decode()))
        at = frame[2]

    assert said == heard
    assert len(data) == at


@given(BYTES, st.booleans())
def test_a_frame_of_any_length_is_read_or_left_to_the_library(message: bytes, masked: bool) -> None:
    data = Frame(Opcode.BINARY, message).serialize(mask=masked)
    read = short_frame.read(data, 0, MOST)
    expected = (short_frame.BINARY, message, len(data)) if masked and len(message) < 65_536 else None

    assert expected == read


@given(st.binary(max_size=300), st.integers(0, 20))
def test_a_frame_that_is_not_all_there_is_not_read(message: bytes, missing: int) -> None:
    data = Frame(Opcode.BINARY, message).serialize(mask=True)
    cut = data[: len(data) - 1 - min(missing, len(data) - 1)]

    assert short_frame.read(cut, 0, MOST) is None


@given(st.binary(max_size=50), st.integers(0, 60))
def test_no_bytes_whatsoever_do_harm(data: bytes, at: int) -> None:
    frame = short_frame.read(data, at, MOST)

    assert frame is None or at < frame[2] <= len(data)


def test_what_is_too_big_fragmented_or_no_text_is_left_to_the_library() -> None:
    big = Frame(Opcode.BINARY, bytes(101)).serialize(mask=True)
    fragment = Frame(Opcode.TEXT, b"a", fin=False).serialize(mask=True)
    no_text = Frame(Opcode.TEXT, b"\xff").serialize(mask=True)
    reserved = b"\xc1\x81" + bytes(4) + b"a"

    assert [None] * 4 == [short_frame.read(data, 0, 100) for data in (big, fragment, no_text, reserved)]


@given(BYTES)
def test_what_is_written_is_what_the_library_would_write(message: bytes) -> None:
    written = short_frame.write(short_frame.BINARY, message)

    assert Frame(Opcode.BINARY, message).serialize(mask=False) == written
    assert message == short_frame.message(written)
