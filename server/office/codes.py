"""Issuing enrolment codes: drawn, stored by their digests, and shown to whoever asked, this once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from election.device import secret_digest
from election.enrolment import new_code
from election.station import Station
from election.store.devices import Devices, NewCode

BATCH = 5_000  # codes stored at a time: some 50 ms of PostgreSQL's time


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code and what it is for. The only place where the code itself can be read."""

    station: Station
    code: str
    expires_at: datetime


async def issue(
    devices: Devices, stations: Sequence[Station], by: str, now: datetime, expires_at: datetime
) -> AsyncIterator[list[IssuedCode]]:
    """One code for each station, in order; a station that comes twice gets two. Batches come when they are stored."""
    for first in range(0, len(stations), BATCH):
        batch = stations[first : first + BATCH]
        codes: list[str | None] = [None] * len(batch)
        while None in codes:  # a code that was drawn before, once in a blue moon, is drawn again
            drawn = {at: new_code() for at, code in enumerate(codes) if code is None}
            digests = {secret_digest(code): at for at, code in drawn.items()}
            new = [NewCode(digest, batch[at].key, now, by, expires_at) for digest, at in digests.items()]
            for digest in await devices.put_codes(new):
                codes[digests[digest]] = drawn[digests[digest]]
        yield [IssuedCode(one, code, expires_at) for one, code in zip(batch, codes, strict=True) if code is not None]
