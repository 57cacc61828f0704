"""One message is one entry, and one report is one entry whether it comes by data or by message."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from election.device import DeviceId
from election.engines.lease import Engines
from election.report import MOST_VOTERS
from election.store.database import transaction
from election.store.devices import Devices
from election.store.ledger import Ledger
from election.wire import sms_reply
from tests import places
from tests.collector.conftest import Phone
from tests.collector.gateway import CLERK, LEADER, Gateway, gateway_at
from tests.outage import network_to

VECTORS = json.loads((Path(__file__).parents[1] / "wire" / "vectors" / "sms.json").read_text("utf-8"))
SOCKET = ".s.PGSQL.5432"
KINDS = ["opening", "turnout", "incident", "closing"]


def first_of(kind: str) -> dict[str, Any]:
    """The first report of a kind that a message can carry; it is noon, so the closing is an early one."""
    case = next(one for one in VECTORS["reports"] if one["record"]["report"]["kind"] == kind and one["coded"])
    early: dict[str, Any] = json.loads(json.dumps(case).replace("19:0", "11:0").replace("-1900-", "-1100-"))
    return early


TURNOUT = first_of("turnout")


@pytest.fixture
async def gateway(fresh_database: str, bus_url: str, settled: asyncpg.Pool) -> AsyncIterator[Gateway]:
    async with gateway_at(fresh_database, bus_url, settled) as at_work:
        yield at_work


@pytest.fixture
async def phone(gateway: Gateway) -> Phone:
    return await gateway.stand.phone()


def by_data(case: dict[str, Any], phone: Phone) -> dict[str, Any]:
    report: dict[str, Any] = case["record"]["report"]
    return report | {"station": phone.station, "sent_at": places.at(12).isoformat()}


def by_message(case: dict[str, Any], phone: Phone) -> str:
    text: str = case["coded"]
    return text.replace("B004", "B001").replace("@812-", f"@{phone.device}-")


# A phone's own report


async def test_message_then_data_is_one_entry(gateway: Gateway, phone: Phone) -> None:
    replies = [await gateway.say(by_message(first_of(kind), phone)) for kind in KINDS]
    answers = [await phone.send(by_data(first_of(kind), phone)) for kind in KINDS]
    entries = await gateway.entries()

    assert [(200, "duplicate")] * 4 == [(answer.status_code, answer.json()["status"]) for answer in answers]
    assert [answer.json()["receipt"]["position"] for answer in answers] == [entry.position for entry in entries]
    assert [(kind, "sms", phone.device) for kind in KINDS] == [
        (entry.fact.kind, entry.fact.channel, entry.fact.device) for entry in entries
    ]
    for reply, entry in zip(replies, entries, strict=True):
        assert reply.startswith("Da nhan: KV 001")
        assert f"So {entry.position}" in reply


async def test_data_then_message_is_one_entry(gateway: Gateway, phone: Phone) -> None:
    answers = [await phone.send(by_data(first_of(kind), phone)) for kind in KINDS]
    replies = [await gateway.say(by_message(first_of(kind), phone)) for kind in KINDS]

    assert [201] * 4 == [answer.status_code for answer in answers]
    assert [(kind, "http") for kind in KINDS] == [(e.fact.kind, e.fact.channel) for e in await gateway.entries()]
    for reply, answer in zip(replies, answers, strict=True):
        assert f"So {answer.json()['receipt']['position']}" in reply


async def test_message_and_data_at_once_are_one_entry(gateway: Gateway, phone: Phone) -> None:
    messages = [gateway.message(by_message(TURNOUT, phone)) for _ in range(3)]
    replies, answers = await asyncio.gather(
        asyncio.gather(*(gateway.reply(message) for message in messages * 2)),
        asyncio.gather(*(phone.send(by_data(TURNOUT, phone)) for _ in range(2))),
    )
    (entry,) = await gateway.entries()

    assert 1 == len(set(replies))
    assert {entry.position} == {answer.json()["receipt"]["position"] for answer in answers}


async def test_other_content_under_a_report_s_name_is_kept_beside_it(gateway: Gateway, phone: Phone) -> None:
    await phone.send(by_data(TURNOUT, phone))
    reply = await gateway.say(by_message(TURNOUT, phone).replace("C 512", "C 521"))

    assert reply.startswith("KV 001 Dien Bien Phu: bao cao nay da gui voi noi dung khac; ca hai duoc giu lai")
    assert ["conflict", "turnout"] == await gateway.kinds()


async def test_phone_without_a_right_has_none_by_message_either(gateway: Gateway, phone: Phone) -> None:
    other = await gateway.stand.phone(3127002)
    async with transaction(gateway.stand.pool) as connection:
        await Devices(gateway.stand.pool).revoke(DeviceId(phone.device), places.at(11), connection)
    replies = [
        await gateway.say(by_message(TURNOUT, phone)),
        await gateway.say(by_message(TURNOUT, other)),
        await gateway.say("B001 C 512 @999999-1-1102"),
    ]

    assert [
        "Chua nhan: KV 001 Dien Bien Phu. Thiet bi da bi thu hoi quyen.",
        "Chua nhan: KV 001 Dien Bien Phu. Thiet bi khong phu trach khu vuc bo phieu nay.",
        "Chua nhan: KV 001 Dien Bien Phu. Thiet bi chua duoc cap quyen.",
    ] == replies
    kept = [entry.fact.detail for entry in await gateway.entries()]
    assert ["R111", "R120", "R110"] == [detail["why"] for detail in kept if detail is not None]


# A message


async def test_message_delivered_again_is_one_entry_and_the_same_reply(gateway: Gateway) -> None:
    message = gateway.message("B001 C 512")
    first = await gateway.reply(message)
    await gateway.say("B001 C 900")
    replies = {first, await gateway.reply(message), await gateway.reply(message | {"received_at": places.at(11, 50)})}

    assert 1 == len(replies)
    assert ["turnout", "turnout"] == await gateway.kinds()


async def test_message_delivered_at_once_to_two_collectors_is_one_entry(
    gateway: Gateway, fresh_database: str, bus_url: str, settled: asyncpg.Pool
) -> None:
    async with gateway_at(fresh_database, bus_url, settled) as next_door:
        messages = [
            gateway.message(text, sender)
            for text in ("B001 C 512", "B001 S DIEN mat dien", "khong ro", "B001 Z 700")
            for sender in (LEADER, CLERK)
        ]
        doors = (gateway, next_door)
        rounds = await asyncio.gather(
            *(asyncio.gather(*(door.reply(message) for door in doors * 2)) for message in messages)
        )

    assert [1] * len(messages) == [len(set(replies)) for replies in rounds]
    assert sorted(["turnout", "incident", "sms", "closing"] * 2) == await gateway.kinds()
    seqs = sorted((entry.fact.device, entry.fact.seq) for entry in await gateway.entries())
    first, second = seqs[0][0], seqs[-1][0]
    assert [(device, seq) for device in (first, second) for seq in (1, 2, 3, 4)] == seqs


async def test_other_words_under_a_message_s_name_are_kept_for_people(gateway: Gateway) -> None:
    first = gateway.message("B001 C 512")
    other = first | {"text": "B001 C 600"}
    replies = [await gateway.reply(message) for message in (first, other, other, first)]

    assert [replies[0], sms_reply.REUSED, sms_reply.REUSED, replies[0]] == replies
    entries = [entry.fact for entry in await gateway.entries()]
    assert ["turnout", "sms"] == [fact.kind for fact in entries]
    assert entries[1].detail is not None
    assert ("reused", "B001 C 600") == (entries[1].detail["why"], entries[1].detail["text"])


async def test_message_that_was_claimed_and_not_entered_is_entered_under_that_name(gateway: Gateway) -> None:
    """The collector died in between."""
    message = gateway.message("B001 C 512")
    await gateway.say("B001 C 500")
    await gateway.stand.pool.execute(
        "INSERT INTO sms SELECT $1, sha256($2), device, 7, $3, true FROM sms_sender",
        message["message_id"],
        f"{message['from']}\0{message['text']}".encode(),
        places.at(11, 15),
    )
    await gateway.reply(message)
    fact = (await gateway.entries())[-1].fact

    assert (7, places.at(11, 15)) == (fact.seq, fact.as_of)


async def test_sender_whose_right_was_taken_away_is_told_so(gateway: Gateway) -> None:
    await gateway.say("B001 C 512")
    async with transaction(gateway.stand.pool) as connection:
        device = await connection.fetchval("SELECT device FROM sms_sender")
        await Devices(gateway.stand.pool).revoke(DeviceId(device), places.at(11), connection)

    assert [sms_reply.REVOKED] * 2 == [await gateway.say("B001 C 600"), await gateway.say("???")]
    assert ["turnout"] == await gateway.kinds()


async def test_number_that_leaves_the_register_is_a_stranger_from_then_on(gateway: Gateway) -> None:
    await gateway.say("B001 C 512")
    await gateway.stand.pool.execute("UPDATE station SET contacts = '[]'")
    await gateway.stand.bus.ring_roster(register=True)
    for _ in range(100):
        reply = await gateway.say("B001 C 513")
        if reply == sms_reply.STRANGER:
            break
        await asyncio.sleep(0.05)

    assert sms_reply.STRANGER == reply


async def test_without_the_database_the_gateway_is_told_to_come_again_and_then_it_is_one_entry(
    engines: Engines, fresh_database: str, settled: asyncpg.Pool
) -> None:
    parts = urlsplit(fresh_database)
    with tempfile.TemporaryDirectory(prefix="eday-net-") as folder:
        there = Path(parse_qs(parts.query)["host"][0]) / SOCKET
        url = f"postgresql://{parts.netloc}{parts.path}?host={folder}"
        async with (
            network_to(there, Path(folder) / SOCKET) as network,
            gateway_at(url, engines.redis_url, settled) as gateway,
        ):
            messages = [gateway.message(text) for text in ("B001 C 512", "B001 C 600", "???")]
            await gateway.reply(messages[0])
            network.cut()
            away = [await gateway.deliver(message) for message in messages]
            network.mend()
            for message in messages:
                for _ in range(200):
                    if (await gateway.deliver(message)).status_code == 200:
                        break
                    await asyncio.sleep(0.05)

            assert [(503, "R140")] * 3 == [(answer.status_code, answer.json()["code"]) for answer in away]
            assert all(int(answer.headers["retry-after"]) >= 1 for answer in away)
            assert ["sms", "turnout", "turnout"] == sorted(e.fact.kind for e in await Ledger(settled).after(11, 0))


async def test_what_a_gateway_can_send_is_always_answered(gateway: Gateway) -> None:
    for text in (f"B001 C {MOST_VOTERS + 1}", "B001 C 0", "B001 K 0000", "B001 S KHAC " + "ố" * 1980, "\0", "😀" * 900):
        assert await gateway.say(text)
