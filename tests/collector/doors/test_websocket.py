from __future__ import annotations

import asyncio
from typing import Any

import msgpack
import pytest

from collector.recall import Recall, Remembered
from election.clock import RealClock
from election.device import Device, DeviceId
from election.store.database import transaction
from election.store.devices import Devices
from tests.collector.conftest import Phone, Stand
from tests.collector.talk import close_code, greet, heard, say, uplink


async def test_a_line_is_welcomed_and_gets_a_receipt_for_each_report(stand: Stand, phone: Phone) -> None:
    async with uplink(stand) as line:
        welcome = await greet(line, phone)
        for report in [phone.turnout(n) for n in (10, 20, 30)]:
            await say(line, {"t": "report"} | report)
        receipts = [await heard(line) for _ in range(3)]

    assert ("welcome", phone.device) == (welcome["t"], welcome["device"])
    assert {"contiguous_to": 0, "also": []} == welcome["received"]
    assert [("receipt", "accepted", seq) for seq in (1, 2, 3)] == [(r["t"], r["status"], r["seq"]) for r in receipts]
    assert [1, 2, 3] == await stand.ledger.seqs(phone.device)


async def test_message_pack_line_carries_the_same_maps(stand: Stand, phone: Phone) -> None:
    async with uplink(stand, "eday.v1+msgpack", "eday.v1+json") as line:
        assert "eday.v1+msgpack" == line.subprotocol
        await line.send(msgpack.packb({"t": "hello", "token": phone.token}))
        assert "welcome" == msgpack.unpackb(await line.recv())["t"]
        await line.send(msgpack.packb({"t": "report"} | phone.turnout(7)))
        receipt = msgpack.unpackb(await line.recv())

    assert ("receipt", 1) == (receipt["t"], receipt["seq"])


async def test_same_report_over_both_doors_is_one_entry(stand: Stand, phone: Phone) -> None:
    report = phone.turnout(40)
    first = (await phone.send(report)).json()
    async with uplink(stand) as line:
        await greet(line, phone)
        await say(line, {"t": "report"} | report)
        again = await heard(line)

    assert ("receipt", "duplicate", first["receipt"]) == (again["t"], again["status"], again["receipt"])
    assert [1] == await stand.ledger.seqs(phone.device)


async def test_same_report_with_and_without_its_station_is_one_entry(stand: Stand, phone: Phone) -> None:
    report = {name: value for name, value in phone.turnout(40).items() if name != "station"}
    first = (await phone.send(report | {"station": "11-03127-001"})).json()
    async with uplink(stand) as line:
        await greet(line, phone)
        await say(line, {"t": "report"} | report)
        again = await heard(line)

    assert ("receipt", "duplicate", first["receipt"]) == (again["t"], again["status"], again["receipt"])
    assert [1] == await stand.ledger.seqs(phone.device)


@pytest.mark.parametrize(("language", "expected"), [("vi", "không phụ trách"), ("en", "does not speak for")])
async def test_line_speaks_the_language_of_its_hello(stand: Stand, phone: Phone, language: str, expected: str) -> None:
    async with uplink(stand) as line:
        await say(line, {"t": "hello", "token": phone.token, "language": language})
        await heard(line)
        await say(line, {"t": "report"} | phone.turnout(5) | {"station": "11-03127-002"})
        refusal = await heard(line)

    assert expected in refusal["detail"]


async def test_bad_messages_are_refused_with_their_number_and_the_line_lives_on(stand: Stand, phone: Phone) -> None:
    async with uplink(stand) as line:
        await greet(line, phone)
        await line.send("{nonsense")
        await say(line, {"t": "gossip"})
        await say(line, {"t": "report"} | phone.turnout(5) | {"colour": "red"})
        await say(line, {"t": "report"} | phone.turnout(5) | {"station": "11-03127-002"})
        await say(line, {"t": "beat", "unsent": 1, "refused": 0, "battery": 0.4, "network": "2g"})
        await say(line, {"t": "report"} | phone.turnout(5))
        told = [await heard(line) for _ in range(6)]

    assert [(None, "R001"), (None, "R010"), (1, "R010"), (2, "R120")] == [(m["seq"], m["code"]) for m in told[:4]]
    assert {"t": "beat"} == told[4]  # so that the phone knows the line from a dead one
    assert ("receipt", 3) == (told[5]["t"], told[5]["seq"])


async def test_conflict_on_a_line_is_a_refusal_with_a_receipt(stand: Stand, phone: Phone) -> None:
    report = phone.turnout(40)
    await phone.send(report)
    async with uplink(stand) as line:
        await greet(line, phone)
        await say(line, {"t": "report"} | report | {"voted": {"assembly": 41}})
        told = await heard(line)

    assert ("refusal", "R201", 1) == (told["t"], told["code"], told["seq"])
    assert told["receipt"]["position"] > 0


@pytest.mark.parametrize("first", [{"t": "hello", "token": "nobody"}, {"t": "beat"}, {"t": "hello"}])
async def test_who_is_not_known_is_closed_with_4401(stand: Stand, first: dict[str, Any]) -> None:
    async with uplink(stand) as line:
        await say(line, first)
        told = await heard(line)
        code = await close_code(line)

    assert ("refusal", "R110", 4401) == (told["t"], told["code"], code)


async def test_who_says_no_hello_is_closed_with_4408(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.doors.websocket.HELLO_S", 0.2)
    async with uplink(stand) as line:
        assert 4408 == await close_code(line)


async def test_who_said_hello_in_time_is_welcomed_however_slow_the_ledger_is(
    stand: Stand, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    recalled = Recall.of

    async def slowly(recall: Recall, device: Device) -> Remembered:
        await asyncio.sleep(0.5)
        return await recalled(recall, device)

    monkeypatch.setattr(Recall, "of", slowly)
    monkeypatch.setattr("collector.doors.websocket.HELLO_S", 0.2)
    async with uplink(stand) as line:
        assert "welcome" == (await greet(line, phone))["t"]


async def test_newer_line_of_a_device_replaces_the_older(stand: Stand, phone: Phone) -> None:
    async with uplink(stand) as older, uplink(stand) as newer:
        await greet(older, phone)
        await greet(newer, phone)
        told = await heard(older)
        code = await close_code(older)
        await say(newer, {"t": "report"} | phone.turnout(5))
        receipt = await heard(newer)

    assert ("notice", "replaced", 4409) == (told["t"], told["notice"], code)
    assert "receipt" == receipt["t"]


async def test_too_big_a_message_is_closed_with_1009(stand: Stand, phone: Phone) -> None:
    async with uplink(stand) as line:
        await greet(line, phone)
        await line.send("x" * 100_000)

        assert 1009 == await close_code(line)


async def test_revoked_device_is_cut_off_within_a_second(stand: Stand, phone: Phone) -> None:
    async with uplink(stand) as line:
        await greet(line, phone)
        began = asyncio.get_running_loop().time()
        async with transaction(stand.pool) as connection:
            await Devices(stand.pool).revoke(DeviceId(phone.device), RealClock().now(), connection)
        await stand.bus.ring_roster()
        told = await heard(line)
        code = await close_code(line)
        took = asyncio.get_running_loop().time() - began

    assert ("notice", "revoked", 4401) == (told["t"], told["notice"], code)
    assert took < 1.0
    answer = await phone.send(phone.turnout(5))
    assert (401, "R111") == (answer.status_code, answer.json()["code"])
