"""Browser -> server: what a spectator asks for on its line.

In: one message in the line's encoding. Out: `Watch` or `Unwatch`, or `Refused(R001)` for anything else.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from election.errors import Code, Refused
from election.wire import pack

Name = Annotated[str, Meta(max_length=40)]  # the longest scope has 19 characters
Version = Annotated[int, Meta(ge=0)]


class Watch(Struct, frozen=True, tag_field="t", tag="watch", omit_defaults=True):
    """Show me this place. `version` and `epoch` tell which picture of it is already there."""

    scope: Name
    version: Version | None = None
    epoch: Name | None = None


class Unwatch(Struct, frozen=True, tag_field="t", tag="unwatch"):
    scope: Name


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
