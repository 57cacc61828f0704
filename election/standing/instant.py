"""Moments as whole microseconds since 1970: what the fold computes and compares with, exact and small."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from election.clock import VIETNAM

MICROS_PER_SECOND = 1_000_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_HERE = _EPOCH.astimezone(VIETNAM)


def micros(moment: datetime) -> int:
    """Exact, unlike `timestamp()`. A moment without offset raises TypeError."""
    since = moment - _EPOCH
    return since.days * 86_400_000_000 + since.seconds * MICROS_PER_SECOND + since.microseconds


def moment(instant: int) -> datetime:
    return _EPOCH_HERE + timedelta(microseconds=instant)


def text(moment: datetime | None) -> str | None:
    """RFC 3339, as the wire has it."""
    return moment.isoformat() if moment is not None else None
