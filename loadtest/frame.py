"""WebSocket frames as a load generator needs them (RFC 6455): heads of what it sends, pieces of what it hears. Pure.

Only unfragmented messages without extensions are understood; anything else raises `Strange`, because our server sends
nothing else and a generator that guesses would count wrongly.
"""

from __future__ import annotations

import struct

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA

# A client must mask what it sends, with a key of its choice. The key 0 leaves every byte as it is: this generator's
# shortcut, so that masking costs the machine nothing. Servers must take it as any other; browsers never choose it.
_KEY = b"\x00\x00\x00\x00"
_FINAL, _MASKED = 0x80, 0x80
_SHORT, _LONG = 126, 1 << 16


class Strange(Exception):
    """Bytes that are no frame of our server."""


def client_head(opcode: int, length: int) -> bytes:
    """What stands before a message of so many bytes."""
    if length < _SHORT:
        return bytes((_FINAL | opcode, _MASKED | length)) + _KEY
    if length < _LONG:
        return struct.pack(">BBH", _FINAL | opcode, _MASKED | 126, length) + _KEY
    return struct.pack(">BBQ", _FINAL | opcode, _MASKED | 127, length) + _KEY


def client_frame(opcode: int, payload: bytes) -> bytes:
    return client_head(opcode, len(payload)) + payload


def split(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """All whole messages of `data` as (opcode, payload), and what is left of it."""
    messages: list[tuple[int, bytes]] = []
    at, end = 0, len(data)
    while end - at >= 2:
        first, length = data[at], data[at + 1]
        begin = at + 2
        if length == 126:
            if end - begin < 2:
                break
            length = data[begin] << 8 | data[begin + 1]
            begin += 2
        elif length == 127:
            if end - begin < 8:
                break
            length = int.from_bytes(data[begin : begin + 8], "big")
            begin += 8
        elif length > 127:
            raise Strange("a masked frame from a server")
        if first & 0xF0 != _FINAL:
            raise Strange("a fragment, or an extension nobody asked for")
        if begin + length > end:
            break
        messages.append((first & 0x0F, data[begin : begin + length]))
        at = begin + length
    return messages, data[at:]
