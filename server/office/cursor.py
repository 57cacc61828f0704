"""Where a reader of the feed stands: opaque text for them, one position per province for us.

Beside each position stands the beginning of the chain's digest there, so that a cursor of another database, or of this
one before it was begun anew, is told apart from one that can be continued.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Annotated

import msgspec
from msgspec import Meta

from election.errors import Code, Refused
from election.station import Scope, is_scope
from election.wire import pack

VERSION = 1
MARK_BYTES = 4
SUM_BYTES = 4
LONGEST = 4_096  # characters; the whole country's has some 500

Position = Annotated[int, Meta(ge=1, le=2**53)]
Mark = Annotated[bytes, Meta(min_length=MARK_BYTES, max_length=MARK_BYTES)]
Province = Annotated[int, Meta(ge=1, le=99)]
_Packed = tuple[int, str, int, dict[Province, tuple[Position, Mark]]]


@dataclass(frozen=True, slots=True)
class Cursor:
    """`election` is the position, in the country's chain, of the election that was in force. A province that is not
    named stands at its beginning."""

    scope: Scope
    election: int
    positions: dict[int, int] = field(default_factory=dict)
    marks: dict[int, bytes] = field(default_factory=dict)


def mark(digest: bytes) -> bytes:
    return digest[:MARK_BYTES]


def write_cursor(cursor: Cursor) -> str:
    places = {province: (at, cursor.marks[province]) for province, at in sorted(cursor.positions.items()) if at > 0}
    packed = pack.encode((VERSION, cursor.scope, cursor.election, places), "msgpack")
    return base64.urlsafe_b64encode(_sum(packed) + packed).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """Raises `Refused` (R302) for what is no cursor of this version."""
    try:
        if len(text) > LONGEST:
            raise ValueError("too long")
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        check, packed = raw[:SUM_BYTES], raw[SUM_BYTES:]
        if check != _sum(packed):
            raise ValueError("damaged")
        version, scope, election, places = msgspec.convert(pack.decode(packed, "msgpack"), _Packed, str_keys=False)
    except (binascii.Error, ValueError, msgspec.DecodeError) as wrong:
        raise Refused(Code.R302) from wrong
    if version != VERSION or not is_scope(scope):
        raise Refused(Code.R302)
    positions = {province: at for province, (at, _) in places.items()}
    marks = {province: seen for province, (_, seen) in places.items()}
    return Cursor(Scope(scope), election, positions, marks)


def _sum(packed: bytes) -> bytes:
    return hashlib.blake2b(packed, digest_size=SUM_BYTES).digest()
