"""SMS gateway -> collector: a text message as it is delivered, and the signature that says who delivers it. No I/O.

What cannot be read is `Refused` with R001 (no such encoding) or R010 (wrong shape, with the path).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from election.report import MOST_TEXT, Moment
from election.wire.pack import Format
from election.wire.uplink import refuse

MARK = b"sha256="


class Message(Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/sms`. `message_id` is the gateway's own name of it, the same each time it is delivered."""

    message_id: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A[^\x00-\x1f\x7f]+\Z")]
    sender: Annotated[str, Meta(max_length=40)] = field(name="from")
    text: Annotated[str, Meta(max_length=MOST_TEXT)]
    received_at: Moment

    @property
    def digest(self) -> bytes:
        """Who said what: tells a repetition from another message under the same name."""
        return hashlib.sha256(f"{self.sender}\0{self.text}".encode()).digest()


_message = {"json": msgspec.json.Decoder(Message), "msgpack": msgspec.msgpack.Decoder(Message)}


def decode_message(raw: bytes, form: Format) -> Message:
    try:
        message: Message = _message[form].decode(raw)  # type: ignore[attr-defined]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        refuse(wrong)
    return message


def signature(secret: str, body: bytes) -> bytes:
    """What a gateway sends as `X-Signature` with exactly this body."""
    return MARK + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()


def is_signed(given: bytes | None, secret: str, body: bytes) -> bool:
    """Whether the header fits the body; how long the comparison takes tells nothing about how much of it does."""
    return given is not None and hmac.compare_digest(given.strip().lower(), signature(secret, body))
