from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import httpx
import pytest

from collector import enrolment, gate
from election.device import secret_digest
from election.store.database import transaction
from election.store.devices import Devices
from tests import places
from tests.collector.conftest import Phone, Stand, collector_at
from tests.collector.talk import close_code, heard, say, uplink

ATTEMPT = "k3f9a2b1-0c7d4e5f6a7b8c9d"


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


async def enrol(stand: Stand, code: str, attempt: str | None = ATTEMPT) -> httpx.Response:
    told = {"code": code, "device_name": "Nokia C12"} | ({"attempt": attempt} if attempt else {})
    return await stand.client.post("/v1/enrol", json=told)


async def may_look(stand: Stand, token: str) -> int:
    return (await stand.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})).status_code


async def test_same_attempt_again_is_the_same_device_with_another_token_and_the_lost_one_opens_nothing(
    stand: Stand, fresh_database: str, bus_url: str, settled: asyncpg.Pool
) -> None:
    async with collector_at(fresh_database, bus_url, settled) as elsewhere:
        code = await stand.code()
        lost = (await enrol(stand, code)).json()
        assert (200, 200) == (await may_look(stand, lost["token"]), await may_look(elsewhere, lost["token"]))
        answer = await enrol(stand, code)
        again = answer.json()

        assert (201, lost["device"]) == (answer.status_code, again["device"])
        assert lost["token"] != again["token"]
        assert (401, 200) == (await may_look(stand, lost["token"]), await may_look(stand, again["token"]))
        for _ in range(100):
            if await may_look(elsewhere, lost["token"]) == 401:
                break
            await asyncio.sleep(0.02)
        assert 401 == await may_look(elsewhere, lost["token"])
        assert 200 == await may_look(elsewhere, again["token"])

    details = [entry.fact.detail for entry in await stand.ledger.after(11, 0)]
    assert [None, True] == [detail.get("again") for detail in details if detail]


async def test_line_of_the_lost_token_is_cut(stand: Stand) -> None:
    code = await stand.code()
    token = (await enrol(stand, code)).json()["token"]
    async with uplink(stand) as line:
        await say(line, {"t": "hello", "token": token})
        assert "welcome" == (await heard(line))["t"]
        await enrol(stand, code)

        assert 4401 == await close_code(line)


@pytest.mark.parametrize("attempt", [None, "another-attempt-of-32-letters-00"])
async def test_used_code_is_used_for_every_other_attempt(stand: Stand, attempt: str | None) -> None:
    code = await stand.code()
    token = (await enrol(stand, code)).json()["token"]
    answer = await enrol(stand, code, attempt)

    assert (403, "R101") == (answer.status_code, answer.json()["code"])
    assert 200 == await may_look(stand, token)


async def test_code_used_without_an_attempt_is_used_for_good(stand: Stand) -> None:
    code = await stand.code()
    await enrol(stand, code, None)

    assert ["R101", "R101"] == [(await enrol(stand, code, attempt)).json()["code"] for attempt in (None, ATTEMPT)]


async def test_device_that_has_reported_had_its_answer(stand: Stand) -> None:
    code = await stand.code()
    told = (await enrol(stand, code)).json()
    phone = Phone(stand.client, told["device"], told["token"], "11-03127-001")
    assert 201 == (await phone.send(phone.turnout(5))).status_code

    assert "R101" == (await enrol(stand, code)).json()["code"]
    assert 201 == (await phone.send(phone.turnout(6))).status_code


async def test_after_a_day_or_a_revocation_an_attempt_is_over(stand: Stand) -> None:
    late, revoked = await stand.code(), await stand.code(3127002)
    await enrol(stand, late)
    await stand.pool.execute("UPDATE code SET used_at = used_at - interval '24 hours 1 second'")
    device = (await enrol(stand, revoked)).json()["device"]
    async with transaction(stand.pool) as connection:
        await Devices(stand.pool).revoke(device, places.at(12), connection)

    assert ["R101", "R101"] == [(await enrol(stand, code)).json()["code"] for code in (late, revoked)]


async def test_same_attempt_twice_at_once_is_one_device_and_one_token_counts(stand: Stand) -> None:
    code = await stand.code()
    told = [answer.json() for answer in await asyncio.gather(*(enrol(stand, code) for _ in range(4)))]

    assert 1 == len({one["device"] for one in told})
    assert [200, 401, 401, 401] == sorted([await may_look(stand, one["token"]) for one in told])
    assert 1 == await stand.pool.fetchval("SELECT count(*) FROM device")


@pytest.mark.parametrize("attempt", ["short", "x" * 65, "spaces are not letters of it", 5])
async def test_attempt_of_another_form_is_refused_with_its_path(stand: Stand, attempt: object) -> None:
    answer = await stand.client.post("/v1/enrol", json={"code": await stand.code(), "attempt": attempt})

    assert ("R010", "$.attempt") == (answer.json()["code"], answer.json()["errors"][0]["path"])


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
    monkeypatch.setattr(gate, "PER_S", 0.0)  # however slow the machine is
    answers = [await phone.send(phone.turnout(n)) for n in range(1, 9)]
    neighbour = await other.send(other.turnout(7))

    assert [201] * 5 + [429] * 3 == [answer.status_code for answer in answers]
    assert {"R130"} == {answer.json()["code"] for answer in answers[5:]}
    assert all("retry-after" in answer.headers for answer in answers[5:])
    assert 201 == neighbour.status_code
