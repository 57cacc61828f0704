from __future__ import annotations

import asyncio

from tests.collector.conftest import Phone, Stand

KEYS = (3127001, 3127002)


async def received(phone: Phone) -> tuple[str, object, object]:
    answer = await phone.client.get("/v1/me", headers=phone.headers)
    assert 200 == answer.status_code
    told = answer.json()
    (station,) = told["last"]
    return station, told["received"], told["last"][station]["figures"]["voted"]


async def test_who_asks_at_once_gets_an_answer_of_their_own(stand: Stand) -> None:
    first, second = [await stand.phone(key) for key in KEYS]
    for number in (10, 20):
        assert 201 == (await first.send(first.turnout(number))).status_code
    assert 201 == (await second.send(second.turnout(7))).status_code
    answers = await asyncio.gather(*(received(phone) for phone in [first, second] * 10))

    voted = {"assembly": 20, "province": 20, "commune": 19}
    assert [(first.station, {"contiguous_to": 2, "also": []}, voted)] * 10 == answers[0::2]
    voted = {"assembly": 7, "province": 7, "commune": 6}
    assert [(second.station, {"contiguous_to": 1, "also": []}, voted)] * 10 == answers[1::2]


async def test_devices_without_entries_are_left_out_and_the_others_are_in_order(stand: Stand) -> None:
    phone, silent = [await stand.phone(key) for key in KEYS]
    for report in reversed([phone.turnout(number) for number in (1, 2, 3)]):
        await phone.send(report)

    assert {phone.device: [1, 2, 3]} == await stand.ledger.seqs_of_devices([silent.device, phone.device])
