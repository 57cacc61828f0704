"""Chance that is always the same: what a seed draws today it draws on any machine and any version of Python."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

FINE = 1 << 20


class Draw:
    """A handful of draws from one seed: 512 bits, enough for some twenty."""

    def __init__(self, *seed: object) -> None:
        self._left = int.from_bytes(hashlib.blake2b(repr(seed).encode()).digest(), "big")

    def below(self, n: int) -> int:
        self._left, drawn = divmod(self._left, n)
        return drawn

    def one(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.below(FINE) / FINE

    def hits(self, percent: int) -> bool:
        return self.below(100) < percent
