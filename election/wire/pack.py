"""JSON and MessagePack carry the same maps; this module is the only one that knows both encoders."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Format = Literal["json", "msgpack"]

MEDIA_TYPES: dict[Format, str] = {"json": "application/json", "msgpack": "application/msgpack"}

_json = msgspec.json.Encoder()
_msgpack = msgspec.msgpack.Encoder()


def encode(value: Any, form: Format = "json") -> bytes:
    """Structs, dataclasses, dates and plain values; moments become RFC 3339 text in both encodings."""
    if form == "json":
        return _json.encode(value)
    # MessagePack has its own timestamp type, which browsers' decoders read as something else than the JSON text. Going
    # through builtins keeps both encodings the same maps.
    return _msgpack.encode(msgspec.to_builtins(value, builtin_types=(bytes,)))


def decode(raw: bytes, form: Format = "json") -> Any:
    """Plain values. Raises `msgspec.DecodeError` for what is not of the format."""
    return msgspec.json.decode(raw) if form == "json" else msgspec.msgpack.decode(raw)
