"""The exact text of a ledger entry: canonical JSON of a `Fact`.

Canonical means: keys sorted, no spaces, defaults left out; always the same text for the same fact.
The digest covers this text byte for byte, so what is stored is what was digested, never re-encoded.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

from election.clock import VIETNAM
from election.ledger import Fact
from election.report import Report

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Fact)


def encode(fact: Fact) -> bytes:
    return _encoder.encode(fact)


def decode(text: str | bytes) -> Fact:
    """Raises `msgspec.DecodeError` if the text is no fact of a version this program knows."""
    return _decoder.decode(text)


def variant(report: Report) -> bytes:
    """What was said, as 32 bytes: equal for the same report sent again, over any door and in either encoding.

    `sent_at` belongs to the attempt and is left out; a moment is the same moment in whatever offset it was written.
    """
    said = {name: _said(getattr(report, name)) for name in report.__struct_fields__ if name != "sent_at"}
    said["kind"] = report.__struct_config__.tag
    return hashlib.sha256(_encoder.encode(said)).digest()


def _said(value: object) -> object:
    return value.astimezone(VIETNAM) if isinstance(value, datetime) and value.tzinfo is not VIETNAM else value
