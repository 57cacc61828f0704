"""A whole, final, masked frame at the beginning of some bytes: what phones send, read without a parser's state. Pure.

Anything else (fragments, frames that are not all there, lengths in the long form, reserved bits, what is not masked) is
`None`, and belongs to the `websockets` library.
"""

from __future__ import annotations

TEXT, BINARY, PING, PONG = 0x81, 0x82, 0x89, 0x8A  # final frames
_MASKED = 0x80
_PLAIN_KEY = b"\x00\x00\x00\x00"


def read(data: bytes, at: int, most: int) -> tuple[int, bytes, int] | None:
    """(first byte, message, where the next frame begins) of the frame that begins at `at`."""
    end = len(data)
    if end - at < 6:
        return None
    first = data[at]
    size = data[at + 1] - _MASKED
    begin = at + 6
    if size >= 126:
        if size != 126 or first not in (TEXT, BINARY):
            return None
        size = data[at + 2] << 8 | data[at + 3]
        begin = at + 8
        if size < 126:
            return None
    if size < 0 or size > most or begin + size > end:
        return None
    key = data[begin - 4 : begin]
    message = data[begin : begin + size]
    if key != _PLAIN_KEY:
        message = _unmasked(message, key)
    if first == TEXT:
        if not is_text(message):
            return None
    elif first not in (BINARY, PING, PONG):
        return None
    return first, message, begin + size


def write(first: int, message: bytes) -> bytes:
    """A server's frame; servers do not mask."""
    size = len(message)
    if size < 126:
        return bytes((first, size)) + message
    if size < 65536:
        return bytes((first, 126, size >> 8, size & 255)) + message
    return bytes((first, 127)) + size.to_bytes(8) + message


def message(frame: bytes) -> bytes:
    """What `write` made a frame of."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :]


def is_text(message: bytes) -> bool:
    try:
        message.decode()
    except UnicodeDecodeError:
        return False
    return True


def _unmasked(message: bytes, key: bytes) -> bytes:
    """One XOR of two large numbers: the library's own way needs its compiled part to be as fast."""
    size = len(message)
    mask = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(message) ^ int.from_bytes(mask)).to_bytes(size)
