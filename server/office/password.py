"""Passwords: argon2id in threads. Whether somebody exists cannot be told from how long an answer takes."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from election.errors import ElectionError

AT_ONCE = 2
"""Hashes computed at the same time, 64 MiB each: a crowd of wrong passwords must not take the memory or the cores."""

SHORTEST = 10  # characters
LONGEST = 200  # characters; hashing takes longer with length, and nobody types more


class WeakPassword(ElectionError):
    """The password cannot be taken; the message says why."""


class Passwords:
    def __init__(self) -> None:
        self._hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._nobodys = ""

    async def hash(self, password: str) -> str:
        if not SHORTEST <= len(password) <= LONGEST:
            raise WeakPassword(f"A password has {SHORTEST} to {LONGEST} characters.")
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, hash_: str | None) -> bool:
        """Whether the password is the one hashed. Without a hash (nobody of that name, no password) it takes as long,
        and the answer is no."""
        async with self._turn:
            if not self._nobodys:
                self._nobodys = await asyncio.to_thread(self._hasher.hash, "nobody's password")
            fits = await asyncio.to_thread(self._verify, password[: LONGEST + 1], hash_ or self._nobodys)
        return fits and bool(hash_)

    def _verify(self, password: str, hash_: str) -> bool:
        try:
            return self._hasher.verify(hash_, password)
        except (VerificationError, InvalidHashError):
            return False
