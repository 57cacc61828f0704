from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import asyncpg

from election.clock import Pace
from election.day import Hotline
from election.store.elections import Elections
from tests import places
from tests.collector.conftest import NOON, Phone, Stand, collector_at

HOTLINES = (Hotline("c03127", "0215 000 0001"), Hotline("p11", "0215 000 0000"), Hotline("vn", "1900 0000"))


async def asked(phone: Phone) -> dict[str, Any]:
    answer = await phone.client.get("/v1/me", headers=phone.headers)
    told: dict[str, Any] = answer.json()
    return told


async def test_phone_is_told_whom_to_call_and_where_to_send_text_messages(
    fresh_database: str, bus_url: str, settled: asyncpg.Pool
) -> None:
    election = replace(places.election(Pace(datetime.now(UTC), NOON, 1.0)), hotlines=HOTLINES, sms="+84000000000")
    await Elections(settled).put(election)
    async with collector_at(fresh_database, bus_url, settled) as stand:
        enrolled = (await stand.client.post("/v1/enrol", json={"code": await stand.code()})).json()
        told = [await asked(await stand.phone(key)) for key in (3127001, 3325001, 3388001)]

    assert ("0215 000 0001", "+84000000000") == (enrolled["hotline"], enrolled["sms"])
    assert ["0215 000 0001", "0215 000 0000", "1900 0000"] == [one["hotline"] for one in told]


async def test_phone_is_not_told_a_number_that_nobody_has_set(stand: Stand, phone: Phone) -> None:
    told = await asked(phone)

    assert (None, None, []) == (told["hotline"], told["sms"], told["notices"])
