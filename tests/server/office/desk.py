"""Desks around a small register: people of several scopes and roles, signed in, and a picture that follows the ledger
only when told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
from starlette.applications import Starlette

from election import places
from election.bus import Bus
from election.clock import FrozenClock
from election.device import secret_digest
from election.ledger import Entry
from election.report import Category, Incident, Severity
from election.standing.fold import Standing
from election.station import Scope, Station
from election.store.staff import Member, Staff
from server.desks import Surroundings, furnish
from server.office.access import Access
from server.office.routes import routes
from server.refusal import refusals
from tests.server.office.browser import Answer, Browser
from tests.server.office.day import STATIONS, Day, at

PLACES = {place.number: place.province for place in places.communes()}
HERE, THERE = STATIONS[0], STATIONS[60]
"""A station of Điện Biên and one of Lai Châu."""


class Desk:
    def __init__(self, pool: asyncpg.Pool, bus: Bus, staff: Staff, access: Access) -> None:
        self.pool = pool
        self.clock = FrozenClock(at(8))
        self.day = Day(pool, bus)
        self.staff = staff
        self.standing: Standing
        office = furnish(access, Surroundings(pool, bus, self.clock, lambda: self.standing, lambda: 1, PLACES))
        self.incidents = office.incidents
        self.directives = office.directives
        self.app = Starlette(routes=list(routes(office)))
        refusals(self.app)

    async def open(self) -> Desk:
        await self.day.begin()
        self.standing = Standing(await self.day.desk.get_or_begin(), STATIONS)
        await self.follow()
        return self

    async def follow(self) -> None:
        """The picture sees what the ledger holds."""
        async for page in self.day.ledger.everything_after({}):
            for entry in page:
                self.standing.apply(entry)

    async def sit(self, name: str, role: str = "duty", scope: str = "p11", language: str = "en") -> Browser:
        """Somebody signed in."""
        now = datetime.now(UTC)
        secret = name.ljust(43, "x")
        await self.staff.add(Member(name, role, Scope(scope), ""), now)  # type: ignore[arg-type]
        await self.staff.open_session(secret_digest(secret), name, now, now + timedelta(hours=1))
        return Browser(self.app, {"accept-language": language}, cookies={"eday": secret})

    async def report(
        self,
        station: Station = HERE,
        name: str = "incident-1",
        severity: Severity = "support",
        category: Category = "power",
    ) -> None:
        """The polling area reports an incident now, or adds to it; the picture sees it."""
        said = Incident(
            seq=self.day.seq(station),
            as_of=self.clock.at,
            incident=name,
            category=category,
            severity=severity,
            text="mất điện cả bản",
        )
        await self.day.say(station, said, self.clock.at)
        await self.follow()

    async def acts(self, kind: str = "move", province: int = 11) -> list[Entry]:
        return [entry for entry in await self.day.ledger.after(province, 0) if entry.fact.kind == kind]


async def move(browser: Browser, wanted: str, name: str = "incident-1", **more: Any) -> Answer:
    return await browser.ask("POST", f"/v1/incidents/{name}/moves", {"move": wanted, **more})


def faults(answer: Answer) -> list[str]:
    """Where the request was wrong."""
    assert (answer.status, answer.json["code"]) == (422, "R010")
    return [fault["path"] for fault in answer.json["errors"]]
