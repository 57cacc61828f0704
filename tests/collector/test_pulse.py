from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import msgpack
import pytest

from collector.metrics import Metrics
from collector.pulse import Pulse
from election.clock import FrozenClock
from election.device import DeviceId
from election.errors import Code, Fault, Refused, Unavailable
from election.station import StationKey
from election.store.pulse import REFUSALS_MOST, Pulses, Refusal, Sign
from election.store.pulse import Phone as Seen
from election.wire.uplink import Beat
from tests import places
from tests.collector.conftest import Phone, Stand
from tests.collector.talk import greet, heard, say, uplink

HERE = StationKey(3127001)
FIRST, SECOND = DeviceId(812), DeviceId(813)


async def seen(stand: Stand) -> Seen:
    await stand.parts.pulse.write()
    (phone,) = await Pulses(stand.pool).of_stations([HERE])
    return phone


async def refused(stand: Stand, phone: Phone) -> list[tuple[int | None, str | None, str, str]]:
    await stand.parts.pulse.write()
    held = await Pulses(stand.pool).refusals_of([DeviceId(phone.device)], places.at(12))
    return [(one.seq, one.kind, one.code, one.detail) for one in reversed(held.get(DeviceId(phone.device), []))]


async def test_a_phone_is_seen_by_its_hello_its_beats_and_its_questions(stand: Stand, phone: Phone) -> None:
    enrolled = await seen(stand)
    async with uplink(stand) as line:
        await say(line, {"t": "hello", "token": phone.token, "app": "clerk/1.2", "unsent": 3})
        await heard(line)
        greeted = await seen(stand)
        await say(line, {"t": "beat", "refused": 1, "battery": 0.41, "network": "2g"})
        await heard(line)
        beaten = await seen(stand)
    answer = await phone.client.get("/v1/me?unsent=0&network=4g&colour=red", headers=phone.headers)
    asked = await seen(stand)

    def told(one: Seen) -> tuple[Any, ...]:
        return one.unsent, one.refused, one.battery, one.network, one.app

    assert (None, (None, None, None, None, "")) == (enrolled.seen_at, told(enrolled))
    assert (3, None, None, None, "clerk/1.2") == told(greeted)
    assert (3, 1, 0.41, "2g", "clerk/1.2") == told(beaten)
    assert (200, (0, 1, 0.41, "4g", "clerk/1.2")) == (answer.status_code, told(asked))
    assert greeted.seen_at is not None
    assert asked.seen_at is not None
    assert greeted.seen_at < asked.seen_at
    assert places.at(12) <= asked.seen_at < places.at(12, 2), "by the election's clock"


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("unsent=-1", "$.unsent"),
        ("unsent=many", "$.unsent"),
        ("unsent=", "$.unsent"),
        ("refused=2147483648", "$.refused"),
        ("battery=41", "$.battery"),
        ("battery=nan", "$.battery"),
        ("network=" + "g" * 21, "$.network"),
    ],
)
async def test_wrong_value_in_a_question_is_refused_with_its_path(phone: Phone, query: str, path: str) -> None:
    answer = await phone.client.get(f"/v1/me?{query}", headers=phone.headers)

    assert (422, "R010", path) == (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["path"])


async def test_what_every_door_refuses_is_shown_to_the_centre(stand: Stand, phone: Phone) -> None:
    wrong, elsewhere, future, report = (phone.turnout(n) for n in (1, 2, 3, 4))
    await phone.send(wrong | {"colour": "red"})
    batch = {"reports": [elsewhere | {"station": "11-03127-002"}, {"seq": 99, "kind": "gossip"}]}
    await phone.client.post("/v1/reports/batch", json=batch, headers=phone.headers)
    await phone.client.post("/v1/reports/batch", json={"reports": []}, headers=phone.headers)
    async with uplink(stand) as line:
        await greet(line, phone)
        for message in (future | {"as_of": places.at(13).isoformat()}, {"seq": 55, "kind": "gossip"}):
            await say(line, {"t": "report"} | message)
            await heard(line)
    await phone.send(report)
    await phone.send(report | {"voted": {"assembly": 9}})
    packed = phone.headers | {"Content-Type": "application/msgpack"}
    await phone.client.post("/v1/reports", content=msgpack.packb({"seq": 7, "kind": "turnout"}), headers=packed)
    await phone.client.post("/v1/reports", content=b"x" * 70_000, headers=packed)

    told = await refused(stand, phone)
    assert [
        (1, None, "R010"),
        (99, None, "R010"),
        (2, "turnout", "R120"),
        (None, None, "R010"),
        (3, "turnout", "R011"),
        (55, None, "R010"),
        (4, "turnout", "R201"),
        (7, None, "R010"),
        (None, None, "R002"),
    ] == [one[:3] for one in told]
    assert told[0][3].startswith("$.colour: ")


async def test_who_has_no_right_leaves_no_trace(stand: Stand, phone: Phone) -> None:
    await stand.client.post("/v1/reports", json=phone.turnout(1), headers={"Authorization": "Bearer nobody"})

    assert [] == await refused(stand, phone)


class Ledgerless:
    """A database that comes and goes."""

    def __init__(self) -> None:
        self.away: Exception | None = None
        self.signs: list[Sign] = []
        self.refusals: list[Refusal] = []

    async def put(self, signs: list[Sign], _: object) -> None:
        if self.away is not None:
            raise self.away
        self.signs += signs

    async def put_refusals(self, refusals: list[Refusal], _: object) -> None:
        if self.away is not None:
            raise self.away
        self.refusals += refusals


def pulse_on(pulses: Ledgerless, clock: FrozenClock | None = None) -> Pulse:
    return Pulse(pulses, clock or FrozenClock(places.at(12)), Metrics())  # type: ignore[arg-type]


async def test_while_the_database_is_away_the_newest_signs_are_kept() -> None:
    pulses, clock = Ledgerless(), FrozenClock(places.at(12))
    pulse = pulse_on(pulses, clock)
    pulse.seen(FIRST, Beat(unsent=3, network="2g"))
    pulse.seen(SECOND, unsent=1)
    pulse.refused(FIRST, Refused(Code.R120), seq=1)
    pulses.away = Unavailable("away")
    await pulse.write()
    clock.at = places.at(12, 5)
    pulse.seen(FIRST, Beat(unsent=4))
    pulse.refused(FIRST, Refused(Code.R120), seq=2)
    await pulse.write()
    pulses.away = None
    await pulse.write()
    await pulse.write()

    expected = [Sign(FIRST, places.at(12, 5), 4, network="2g"), Sign(SECOND, places.at(12), 1)]
    assert expected == sorted(pulses.signs, key=lambda sign: sign.device)
    assert [1, 2] == [one.seq for one in pulses.refusals]


async def test_row_that_cannot_be_written_stops_nobody() -> None:
    pulses = Ledgerless()
    pulse = pulse_on(pulses)
    pulses.away = ValueError("no such thing")
    pulse.seen(FIRST)
    await pulse.write()
    pulses.away = None
    pulse.seen(SECOND)
    await pulse.write()

    assert [SECOND] == [sign.device for sign in pulses.signs]


async def test_what_postgresql_cannot_store_is_stored_otherwise(stand: Stand, phone: Phone) -> None:
    await phone.send(phone.turnout(1) | {"a\0b": 1})
    async with uplink(stand) as line:
        await greet(line, phone)
        await say(line, {"t": "beat", "network": "\0"})
        await say(line, {"t": "report", "seq": 10**30, "kind": "turnout"})
        await heard(line)

    told = await refused(stand, phone)
    assert ("$.a\ufffdb", None) == (told[0][3].partition(":")[0], told[1][0])
    assert "\ufffd" == (await seen(stand)).network


async def test_refusals_are_bounded_for_each_phone_and_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.pulse.REFUSALS_WAITING", 60)
    pulses = Ledgerless()
    pulse = pulse_on(pulses)
    fault = Fault("$.voted", "x" * 1000)
    for device in (1, 2, 3):
        for seq in range(1, 2 * REFUSALS_MOST):
            pulse.refused(DeviceId(device), Refused(Code.R011, faults=(fault,)), seq=seq)
    await pulse.write()

    numbers = {device: [one.seq for one in pulses.refusals if one.device == device] for device in (1, 2, 3)}
    newest = list(range(REFUSALS_MOST, 2 * REFUSALS_MOST))
    assert {1: newest, 2: newest, 3: []} == numbers
    assert {200} == {len(one.detail) for one in pulses.refusals}


async def test_signs_are_written_without_being_asked(
    stand: Stand, phone: Phone, settled: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collector.pulse.WRITE_S", 0.05)
    await phone.client.get("/v1/me", headers=phone.headers)
    for _ in range(100):
        if await settled.fetchval("SELECT count(*) FROM pulse"):
            break
        await asyncio.sleep(0.05)

    assert [phone.device] == [row["device"] for row in await settled.fetch("SELECT device FROM pulse")]
