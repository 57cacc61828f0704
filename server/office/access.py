"""Who is asking: sign-in, sessions, agency keys, and what lies outside somebody's scope.

`person(conn)`, `agency(conn)` or, where both may look, `viewer(conn)` is what every handler of the server begins with;
`actor(conn)` where something is done.
Sessions live in PostgreSQL by the digest of their secret, for 12 hours of real time; the secret lives in a cookie that
no script can read.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.requests import HTTPConnection

from election.device import secret_digest
from election.errors import Code, Refused
from election.store.staff import Member, Staff
from server.office.origin import Origin
from server.office.password import Passwords
from server.office.throttle import Throttle
from server.person import ACTING, MANAGING, Agency, Person, Places, Viewer, covers

SESSION_LASTS = timedelta(hours=12)  # one shift of duty
SECRET_BYTES = 32
LONGEST_SECRET = 200  # characters; ours have 43


@dataclass(frozen=True, slots=True)
class Session:
    """A session just opened. The secret goes into the cookie and is known nowhere else."""

    person: Person
    secret: str


class Access:
    """The gate of the server. `origin` is the address browsers know it by."""

    def __init__(self, staff: Staff, origin: Origin, places: Places, passwords: Passwords, throttle: Throttle) -> None:
        self.origin = origin
        self.places = places
        self._staff = staff
        self._passwords = passwords
        self._throttle = throttle

    @property
    def cookie(self) -> str:
        """`__Host-` makes browsers insist on TLS and on our own host, so it cannot be used without TLS."""
        return "__Host-eday" if self.origin.secure else "eday"

    # Whose request it is

    async def person(self, conn: HTTPConnection) -> Person:
        """Who is signed in. Raises `Refused`: R212 if another site's page asks, R211 if nobody is signed in."""
        self.origin.check(conn)
        secret = conn.cookies.get(self.cookie, "")
        if not 0 < len(secret) <= LONGEST_SECRET:
            raise Refused(Code.R211)
        member = await self._staff.of_session(secret_digest(secret), _real_now())
        if member is None:
            raise Refused(Code.R211)
        return _person(member)

    async def actor(self, conn: HTTPConnection) -> Person:
        """Who is signed in and may act. Raises `Refused` as `person` does, and R220 for those who may only look."""
        person = await self.person(conn)
        if person.role not in ACTING:
            raise Refused(Code.R220)
        return person

    async def manager(self, conn: HTTPConnection) -> Person:
        """Who is signed in and may take rights away. Raises `Refused` as `actor` does."""
        person = await self.person(conn)
        if person.role not in MANAGING:
            raise Refused(Code.R220)
        return person

    async def agency(self, conn: HTTPConnection) -> Agency:
        """Whose key it is. Raises `Refused` (R211) for none or an unknown or revoked one."""
        kind, _, key = conn.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not 0 < len(key) <= LONGEST_SECRET:
            raise Refused(Code.R211)
        holder = await self._staff.by_key(secret_digest(key))
        if holder is None:
            raise Refused(Code.R211)
        return Agency(holder.agency, holder.scope)

    async def viewer(self, conn: HTTPConnection) -> Viewer:
        """Whose key it is, or who is signed in. Raises `Refused` as `agency` and `person` do.

        Only a bearer's header is a key: what a proxy's own password puts there must not shut out a session.
        """
        if conn.headers.get("authorization", "").lower().startswith("bearer "):
            return await self.agency(conn)  # no page of another site can send this header unasked
        return await self.person(conn)

    def within(self, whose: Viewer, scope: str) -> None:
        """Raises `Refused` (R150) for what is outside somebody's scope, just as for what does not exist."""
        if not covers(whose.scope, scope, self.places):
            raise Refused(Code.R150)

    # Coming and going

    async def sign_in(self, name: str, password: str, address: str) -> Session:
        """Raises `Refused`: R210 for a wrong name or password, R102 after too many tries."""
        self._throttle.count((name, address))
        member = await self._staff.get(name) if "\0" not in name else None
        known = member is not None and not member.disabled
        if not await self._passwords.fits(password, member.password if known and member else None) or member is None:
            raise Refused(Code.R210)
        self._throttle.forgive((name, address))
        return await self._open(member)

    async def sign_in_by_link(self, token: str, address: str) -> Session:
        """Raises `Refused` as `sign_in`; a link works once."""
        self._throttle.count(("", address))
        member = await self._staff.claim_link(secret_digest(token), _real_now())
        if member is None:
            raise Refused(Code.R210)
        self._throttle.forgive(("", address))
        return await self._open(member)

    async def sign_out(self, conn: HTTPConnection) -> None:
        """Close the session, if there is one. Raises `Refused` (R212) if another site's page asks."""
        self.origin.check(conn)
        secret = conn.cookies.get(self.cookie, "")
        if 0 < len(secret) <= LONGEST_SECRET:
            await self._staff.close_session(secret_digest(secret))

    async def _open(self, member: Member) -> Session:
        secret = secrets.token_urlsafe(SECRET_BYTES)
        now = _real_now()
        await self._staff.open_session(secret_digest(secret), member.name, now, now + SESSION_LASTS)
        return Session(_person(member), secret)


def _person(member: Member) -> Person:
    return Person(member.name, member.role, member.scope)


def _real_now() -> datetime:
    """A session protects a person at a desk, whatever time the rehearsal's clock shows."""
    return datetime.now(UTC)
