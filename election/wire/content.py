"""The exact text of a ledger entry: canonical JSON of a `Fact`.

Canonical means: keys sorted, no spaces, defaults left out; always the same text for the same fact.
The digest covers this text byte for byte, so what is stored is what was digested, never re-encoded.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import msgspec

from election.clock import VIETNAM
from election.ledger import Fact
from election.report import Closing, Incident, MobileBox, Opening, Report, Situation, Turnout

VIETNAM_OFFSET = timedelta(hours=7)
_MOMENTS: dict[type, tuple[str, ...]] = {
    Opening: ("as_of", "opened_at"),
    Turnout: ("as_of",),
    Incident: ("as_of", "interrupted_from"),
    MobileBox: ("as_of", "out_at", "back_at"),
    Situation: ("as_of",),
    Closing: ("as_of", "closed_at"),
}
"""Which fields of a report are moments it speaks of."""

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
    changed: dict[str, Any] = {}
    for name in _MOMENTS[type(report)]:
        moment = getattr(report, name)
        if moment is not None and moment.utcoffset() != VIETNAM_OFFSET:
            changed[name] = moment.astimezone(VIETNAM)
    if report.sent_at is not None or changed:
        report = msgspec.structs.replace(report, sent_at=None, **changed)
    return hashlib.sha256(_encoder.encode(report)).digest()
