"""An SMS gateway for tests: polling areas with people who have telephones, and messages delivered with a signature."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import asyncpg
import httpx
import msgspec

from election.ledger import Entry
from election.station import Contact, Station
from election.store.register import Register
from election.wire.gateway import signature
from tests import places
from tests.collector.conftest import Stand, collector_at

SECRET = "a secret of gateway and collector"
LEADER, CLERK, TWICE, NOBODY = "+84912000001", "0912000002", "0912000009", "0999999999"
"""The leader and the clerk of B001, somebody who helps in B001 of two communes, and nobody the register knows."""


def stations() -> list[Station]:
    """Three areas whose people are in the register, the way it is typed into it: each in a way of its own."""
    helper = Contact("Ủy viên", "Quàng Thị Xuân", "912000009")
    first = (
        Contact("Tổ trưởng", "Lò Văn Hặc", "0912 000 001"),
        Contact("Thư ký", "Cà Thị Hoa", "+84912000002"),
        helper,
    )
    return [
        dataclasses.replace(places.station(3127, 1), contacts=first),
        dataclasses.replace(places.station(3127, 2), contacts=(Contact("Tổ trưởng", "Vàng A Dơ", "84912000003"),)),
        dataclasses.replace(places.station(3325, 1, listed=400), contacts=(helper,)),
    ]


@dataclass
class Gateway:
    stand: Stand
    secret: str = SECRET
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def message(self, text: str, sender: str = LEADER, **other: Any) -> dict[str, Any]:
        """`received_at` is the election's time, which the gateway's clock does not show."""
        message_id = f"gw-{next(self._ids)}"
        return {"message_id": message_id, "from": sender, "text": text, "received_at": places.at(11, 30, 40)} | other

    async def deliver(self, message: dict[str, Any], **headers: str) -> httpx.Response:
        body = msgspec.json.encode({name: self._real(told) for name, told in message.items()})
        signed = {"Content-Type": "application/json", "X-Signature": signature(self.secret, body).decode()}
        return await self.stand.client.post("/v1/sms", content=body, headers=signed | headers)

    def _real(self, told: Any) -> Any:
        pace = self.stand.parts.roster.election.pace
        if pace is None or not isinstance(told, datetime):
            return told
        return pace.real + (told - pace.shown) / pace.speed

    async def say(self, text: str, sender: str = LEADER, **other: Any) -> str:
        """The reply to a message."""
        return await self.reply(self.message(text, sender, **other))

    async def reply(self, message: dict[str, Any]) -> str:
        answer = await self.deliver(message)
        assert 200 == answer.status_code, answer.text
        reply: str = answer.json()["reply"]
        assert len(reply) <= 160
        return reply

    async def entries(self) -> list[Entry]:
        """What came of messages and phones, without the enrolments."""
        return [entry for entry in await self.stand.ledger.after(11, 0) if entry.fact.kind != "enrolment"]

    async def kinds(self) -> list[str]:
        return sorted(entry.fact.kind for entry in await self.entries())


@asynccontextmanager
async def gateway_at(database_url: str, redis_url: str, pool: asyncpg.Pool, **settings: Any) -> AsyncIterator[Gateway]:
    await Register(pool).put_stations(stations())
    async with collector_at(database_url, redis_url, pool, **{"sms_secret": SECRET} | settings) as stand:
        yield Gateway(stand)
