"""Devices: phones and gateways that may speak for stations. A secret is kept only as its digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import NewType

from election.station import StationKey

DeviceId = NewType("DeviceId", int)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a device may do: the stations it speaks for, all of one province (its entries live in one chain)."""

    province: int
    stations: frozenset[StationKey]

    @property
    def only_station(self) -> StationKey | None:
        return next(iter(self.stations)) if len(self.stations) == 1 else None


@dataclass(frozen=True, slots=True)
class Device:
    id: DeviceId
    token_digest: bytes
    grant: Grant
    name: str = ""
    revoked: bool = False
    change: int = field(default=0, compare=False)
    """Later states of a device have higher numbers."""


def secret_digest(secret: str) -> bytes:
    """What is stored of a token, a key or a code. They are random and long, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).digest()
