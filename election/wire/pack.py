"""JSON and MessagePack carry the same maps; this module is the only one that knows both encoders.

One difference: a long column of small numbers (an `array`) is a list in JSON and `bin` in MessagePack: the numbers one
after the other, little-endian, 1, 2 or 4 bytes each, where the largest there is (all bits set) stands for null.
"""

from __future__ import annotations

import sys
from array import array
from typing import Any, Literal

import msgspec

Format = Literal["json", "msgpack"]

MEDIA_TYPES: dict[Format, str] = {"json": "application/json", "msgpack": "application/msgpack"}


def _listed(column: Any) -> list[int | None]:
    none = top(_column(column))
    return [None if number == none else number for number in column]


def _binary(column: Any) -> bytes:
    numbers = _column(column)
    if sys.byteorder == "big" and numbers.itemsize > 1:
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _column(value: Any) -> array[int]:
    if not isinstance(value, array):
        raise NotImplementedError(f"{type(value).__name__} is not carried by the wire.")
    return value


def top(column: array[int]) -> int:
    """What stands for null in a column."""
    return (1 << 8 * column.itemsize) - 1


_json = msgspec.json.Encoder(enc_hook=_listed)
_msgpack = msgspec.msgpack.Encoder()


def encode(value: Any, form: Format = "json") -> bytes:
    """Structs, dataclasses, dates, columns and plain values; moments become RFC 3339 text in both encodings."""
    if form == "json":
        return _json.encode(value)
    # MessagePack has its own timestamp type, which browsers' decoders read as something else than the JSON text. Going
    # through builtins keeps both encodings the same maps.
    return _msgpack.encode(msgspec.to_builtins(value, builtin_types=(bytes,), enc_hook=_binary))


def decode(raw: bytes, form: Format = "json") -> Any:
    """Plain values. Raises `msgspec.DecodeError` for what is not of the format."""
    return msgspec.json.decode(raw) if form == "json" else msgspec.msgpack.decode(raw)
