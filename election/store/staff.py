"""Who may look and act: staff, their sessions and one-time links, agencies' keys. Only digests of secrets come here.

The times are real time, whatever a rehearsal's clock shows: they protect people at desks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

import asyncpg

from election.station import Scope
from election.store import queries
from election.store.database import asking

SQL = queries.load("staff")

Role = Literal["viewer", "duty", "manager", "admin", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff. `password` is a hash, or empty for somebody who signs in by link only."""

    name: str
    role: Role
    scope: Scope
    password: str = field(repr=False)
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class KeyHolder:
    agency: str
    scope: Scope


class Staff:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    # People

    async def add(self, member: Member, now: datetime) -> bool:
        """False if somebody has that name already."""
        with asking():
            added = await self._pool.fetchval(SQL["add"], member.name, member.role, member.scope, member.password, now)
        return added is not None

    async def get(self, name: str) -> Member | None:
        with asking():
            row = await self._pool.fetchrow(SQL["by_name"], name)
        return None if row is None else Member(*row)

    async def all(self) -> list[Member]:
        with asking():
            return [Member(*row) for row in await self._pool.fetch(SQL["all"])]

    async def set_password(self, name: str, password: str) -> bool:
        """Give somebody another password (its hash) and close their sessions; False if there is nobody of that name."""
        with asking():
            async with self._pool.acquire() as connection, connection.transaction():
                found = await connection.fetchval(SQL["set_password"], name, password)
                await connection.execute(SQL["close_sessions_of"], name)
        return found is not None

    async def disable(self, name: str, now: datetime) -> bool:
        """Shut somebody out, open sessions included; False if there is nobody of that name who could come in."""
        with asking():
            async with self._pool.acquire() as connection, connection.transaction():
                found = await connection.fetchval(SQL["disable"], name, now)
                await connection.execute(SQL["close_sessions_of"], name)
        return found is not None

    # Sessions

    async def open_session(self, digest: bytes, name: str, now: datetime, expires_at: datetime) -> None:
        with asking():
            await self._pool.execute(SQL["forget_expired"], now)
            await self._pool.execute(SQL["open_session"], digest, name, now, expires_at)

    async def of_session(self, digest: bytes, now: datetime) -> Member | None:
        with asking():
            row = await self._pool.fetchrow(SQL["of_session"], digest, now)
        return None if row is None else Member(*row)

    async def close_session(self, digest: bytes) -> None:
        with asking():
            await self._pool.execute(SQL["close_session"], digest)

    # One-time links

    async def put_link(self, digest: bytes, name: str, expires_at: datetime) -> None:
        with asking():
            await self._pool.execute(SQL["put_link"], digest, name, expires_at)

    async def claim_link(self, digest: bytes, now: datetime) -> Member | None:
        """Who may come in by this link, which is used up; None if it is wrong, used or expired."""
        with asking():
            row = await self._pool.fetchrow(SQL["claim_link"], digest, now)
        return None if row is None else Member(*row)

    # Agencies

    async def put_key(self, digest: bytes, holder: KeyHolder, now: datetime) -> None:
        with asking():
            await self._pool.execute(SQL["put_key"], digest, holder.agency, holder.scope, now)

    async def by_key(self, digest: bytes) -> KeyHolder | None:
        with asking():
            row = await self._pool.fetchrow(SQL["by_key"], digest)
        return None if row is None else KeyHolder(*row)

    async def revoke_keys(self, agency: str, now: datetime) -> int:
        """Revoke all keys of an agency; how many there were."""
        with asking():
            return len(await self._pool.fetch(SQL["revoke_keys"], agency, now))
