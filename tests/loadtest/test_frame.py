"""Frames against the library that everybody uses, and bytes that are no frames of ours."""

from __future__ import annotations

import pytest
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from loadtest.frame import BINARY, CLOSE, PING, Strange, client_frame, split


def served(opcode: Opcode, data: bytes) -> bytes:
    return Frame(opcode, data).serialize(mask=False)


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536])
def test_what_we_send_is_read_by_others(length: int) -> None:
    payload = bytes(range(256)) * (length // 256 + 1)
    reader = StreamReader()
    reader.feed_data(client_frame(BINARY, payload[:length]))
    parsing = Frame.parse(reader.read_exact, mask=True, max_size=None)
    with pytest.raises(StopIteration) as parsed:
        next(parsing)
    assert Frame(Opcode.BINARY, payload[:length]) == parsed.value.value


def test_several_messages_in_one_read_and_the_beginning_of_another() -> None:
    messages = [(BINARY, b"a" * 10), (PING, b""), (BINARY, b"b" * 200), (CLOSE, b"\x03\xe8"), (BINARY, b"c" * 70_000)]
    stream = b"".join(served(Opcode(opcode), payload) for opcode, payload in messages)
    assert (messages, b"") == split(stream)
    for cut in (1, 5, 13, 15, 20, len(stream) - 1):
        first, rest = split(stream[:cut])
        then, nothing = split(rest + stream[cut:])
        assert (messages, b"") == (first + then, nothing)


@pytest.mark.parametrize("strange", [b"\x02\x01a", b"\xc2\x01a", b"\x82\x81\0\0\0\0a"])
def test_fragments_extensions_and_masks_are_strange(strange: bytes) -> None:
    with pytest.raises(Strange):
        split(strange)
