"""Browser -> server: what a spectator asks for on its line.

In: one message in the line's encoding. Out: `Watch` or `Unwatch`, or `Refused(R001)` for anything else.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from election.errors import Code, Refused
from election.station import Scope
from election.wire import pack

Name = Annotated[str, Meta(max_length=40)]  # the longest scope has 19 characters
Version = Annotated[int, Meta(ge=0)]
Layer = Literal["mosaic"]
"""Something else about a place than its picture."""


class Watch(Struct, frozen=True, tag_field="t", tag="watch", omit_defaults=True):
    """Show me this place, or a layer of it. `version` and `epoch` tell what of it is already there."""

    scope: Name
    version: Version | None = None
    epoch: Name | None = None
    layer: Layer | None = None


class Unwatch(Struct, frozen=True, tag_field="t", tag="unwatch", omit_defaults=True):
    scope: Name
    layer: Layer | None = None


Asked = Watch | Unwatch

_json = msgspec.json.Decoder(Asked)
_msgpack = msgspec.msgpack.Decoder(Asked)


def decode(raw: str | bytes, form: pack.Format) -> Asked:
    """Unknown fields are ignored: a newer board may say more than this server understands."""
    try:
        if form == "json":
            from_text: Asked = _json.decode(raw)
            return from_text
        if isinstance(raw, str):
            raise Refused(Code.R001, "A line of eday.v1+msgpack carries binary messages.")
        from_bytes: Asked = _msgpack.decode(raw)
        return from_bytes
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise Refused(Code.R001, str(wrong)) from wrong


def topic(scope: str, layer: str | None) -> Scope:
    """What a place or a layer of it is called where several are kept; no scope has a slash."""
    return Scope(f"{scope}/{layer}" if layer else scope)


def parted(topic: str) -> tuple[Scope, str | None]:
    """The scope of a topic, and its layer."""
    scope, _, layer = topic.partition("/")
    return Scope(scope), layer or None
