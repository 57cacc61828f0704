from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from collector import enrolment, gate
from election.device import secret_digest
from tests import places
from tests.collector.conftest import Phone, Stand


async def test_enrolment_tells_the_phone_all_it_needs(stand: Stand) -> None:
    answer = await stand.client.post("/v1/enrol", json={"code": await stand.code(), "device_name": "Nokia C12"})
    told = answer.json()

    assert 201 == answer.status_code
    assert 1 == told["next_seq"]
    assert ("11-03127-001", "Phường Điện Biên Phủ") == (told["stations"][0]["code"], told["stations"][0]["commune"])
    assert {"assembly": 1000, "province": 1000, "commune": 980} == told["stations"][0]["listed"]
    assert (True, "2026-03-15", 4) == (
        told["election"]["rehearsal"], told["election"]["date"], len(told["election"]["slots"])
    )  # fmt: skip
    assert (1.0, places.at(12).isoformat()[:16]) == (told["speed"], told["server_time"][:16])
    assert {"contiguous_to": 0, "also": []} == told["received"]


async def test_code_works_once_even_for_two_phones_at_once(stand: Stand) -> None:
    code = await stand.code()
    answers = await asyncio.gather(*(stand.client.post("/v1/enrol", json={"code": code}) for _ in range(5)))

    assert [201, 403, 403, 403, 403] == sorted(answer.status_code for answer in answers)
    assert {"R101"} == {answer.json()["code"] for answer in answers if answer.status_code == 403}


async def test_wrong_and_expired_codes_are_told_the_same(stand: Stand) -> None:
    expired = await stand.code(expires=timedelta(minutes=-1))
    for code in ("7KQ4-9MXT", expired, "nonsense", ""):
        answer = await stand.client.post("/v1/enrol", json={"code": code})
        assert (403, "R101") == (answer.status_code, answer.json()["code"])


async def test_code_is_forgiven_how_it_was_typed(stand: Stand) -> None:
    code = await stand.code()
    typed = f" {code[:4].lower()} - {code[4:].lower()} ".replace("0", "o").replace("1", "l")

    assert 201 == (await stand.client.post("/v1/enrol", json={"code": typed})).status_code


async def test_too_many_wrong_codes_have_to_wait(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolment, "WRONG_MOST", 3)
    monkeypatch.setattr(enrolment, "WRONG_PER_S", 0.0)
    for _ in range(3):
        await stand.client.post("/v1/enrol", json={"code": "7KQ4-9MXT"})
    answer = await stand.client.post("/v1/enrol", json={"code": await stand.code()})

    assert (429, "R102") == (answer.status_code, answer.json()["code"])
    assert int(answer.headers["retry-after"]) > 0


async def test_enrolment_is_an_entry_and_no_secret_is_kept(stand: Stand) -> None:
    code = await stand.code()
    token = (await stand.client.post("/v1/enrol", json={"code": code})).json()["token"]
    (entry,) = await stand.ledger.after(11, 0)
    (line,) = await stand.ledger.lines(11)
    stored = await stand.pool.fetchrow("SELECT token_digest, name FROM device")

    assert ("enrolment", "11-03127-001") == (entry.fact.kind, entry.fact.station)
    assert token.encode() not in line.content
    assert code.encode() not in line.content
    assert stored["token_digest"] == secret_digest(token)


async def test_replacement_phone_sees_what_the_lost_one_reported(stand: Stand, phone: Phone) -> None:
    await phone.send(phone.turnout(321))
    answer = await stand.client.post("/v1/enrol", json={"code": await stand.code()})
    last = answer.json()["last"]["11-03127-001"]

    assert 321 == last["figures"]["voted"]["assembly"]
    assert places.at(11).isoformat() == last["figures"]["as_of"]


async def test_phone_enrolled_at_another_collector_is_known_here(stand: Stand, phone: Phone) -> None:
    """Its ring may be lost: a token that memory does not know is looked up once."""
    stand.parts.roster._by_token.clear()

    assert 201 == (await phone.send(phone.turnout(5))).status_code
    assert 1 == stand.parts.roster.devices_known()


async def test_device_that_floods_has_to_wait_and_harms_nobody(
    stand: Stand, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await stand.phone(3127002)
    monkeypatch.setattr(gate, "BURST", 5)
    answers = [await phone.send(phone.turnout(n)) for n in range(1, 9)]
    neighbour = await other.send(other.turnout(7))

    assert [201] * 5 + [429] * 3 == [answer.status_code for answer in answers]
    assert {"R130"} == {answer.json()["code"] for answer in answers[5:]}
    assert all("retry-after" in answer.headers for answer in answers[5:])
    assert 201 == neighbour.status_code
