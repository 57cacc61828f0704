from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import msgpack
import pytest
from websockets import ClientConnection

from collector.recall import Recall, Remembered
from collector.roster import Roster
from election.device import Device
from election.ledger import Fact, leaf
from election.station import parse_station_code
from election.store.ledger import Draft
from election.wire import content
from election.wire.event import Event
from tests import places
from tests.collector.conftest import Phone, Stand, collector_at
from tests.collector.talk import greet, heard, say, told, uplink

POWER = "power-cut-0001"


def incident(phone: Phone, **other: Any) -> dict[str, Any]:
    report = {"kind": "incident", "incident": POWER, "category": "power", "severity": "support", "text": "mất điện"}
    base = phone.turnout(0)
    return {name: base[name] for name in ("seq", "station", "as_of")} | report | other


def move(wanted: str, text: str | None = None, *, station: str = "11-03127-001", case: str = POWER) -> Fact:
    detail = {"incident": case, "move": wanted, "text": text, "scope": "p11"}
    return Fact(
        kind="move", received_at=places.at(12), channel="system", station=station, by="lan", detail=detail
    )  # fmt: skip


def directive(scope: str, text: str = "Báo cáo ngay", *, day: int = 15, minute: int = 0, id_: str = "") -> Fact:
    detail = {"id": id_ or f"{scope} {text}", "scope": scope, "text": text, "from": "p11"}
    at = places.at(10, minute).replace(day=day)
    return Fact(kind="directive", received_at=at, channel="system", by="lan", detail=detail)


async def act(stand: Stand, fact: Fact, province: int = 11, *, rung: bool = True) -> None:
    """What a desk does: an entry, and the bell."""
    text = content.encode(fact)
    named = parse_station_code(fact.station) if fact.station else None
    station = named[1] if named else None
    draft = Draft(province, fact.kind, station, None, None, None, fact.received_at, leaf(text), text.decode())
    (written,) = await stand.ledger.append([draft])
    if rung:
        await stand.bus.ring([Event(province, written.position - 1, (draft.content,))])


async def hears_nothing_more(line: ClientConnection) -> bool:
    """Whatever was said before this answer would have come before it."""
    await say(line, {"t": "report", "seq": 999, "kind": "nonsense"})
    answer = await heard(line)
    return bool(answer["t"] == "refusal")


async def test_a_move_reaches_every_line_of_its_station_with_the_incident_as_it_is(stand: Stand) -> None:
    first, second, other = await stand.phone(), await stand.phone(), await stand.phone(3127002)
    await first.send(incident(first))
    async with uplink(stand) as one, uplink(stand) as two, uplink(stand) as three:
        for line, phone in ((one, first), (two, second), (three, other)):
            await greet(line, phone)
        await act(stand, move("acknowledge"))
        await told(one, "incident")
        await act(stand, move("instruct", "Dùng đèn dự phòng"))
        heard_by_one, heard_by_two = await told(one, "incident"), [await told(two, "incident") for _ in range(2)]

        assert heard_by_one == heard_by_two[-1]
        assert await hears_nothing_more(three)
    case = heard_by_one["incident"]
    assert ("11-03127-001", POWER, "acknowledged") == (heard_by_one["station"], case["id"], case["state"])
    assert "mất điện" == case["text"]


async def test_incident_of_one_phone_reaches_the_others_of_its_station_but_not_itself(
    stand: Stand, fresh_database: str, bus_url: str, settled: asyncpg.Pool
) -> None:
    first, second = await stand.phone(), await stand.phone()
    async with collector_at(fresh_database, bus_url, settled) as elsewhere, AsyncExitStack() as open_lines:
        near, far = [await open_lines.enter_async_context(uplink(at)) for at in (stand, elsewhere)]
        await greet(near, first)
        await greet(far, second)
        await say(near, {"t": "report"} | incident(first))
        over_the_bus = await told(far, "incident")
        assert "receipt" == (await heard(near))["t"]
        assert await hears_nothing_more(near)

        third = await stand.phone()
        await third.send(incident(third, severity="interrupting"))
        same_collector = await told(near, "incident")

    assert ("raised", "support") == (over_the_bus["incident"]["state"], over_the_bus["incident"]["severity"])
    assert ("interrupting", 1) == (same_collector["incident"]["severity"], same_collector["incident"]["updates"])


@pytest.mark.parametrize(
    ("scope", "province", "reached"),
    [
        ("vn", 0, {"11-03127-001", "11-03325-001", "12-03388-001"}),
        ("p11", 11, {"11-03127-001", "11-03325-001"}),
        ("c03325", 11, {"11-03325-001"}),
        ("s11-03127-001", 11, {"11-03127-001"}),
    ],
)
async def test_a_directive_reaches_the_lines_of_its_scope_and_waits_for_whoever_comes_later(
    stand: Stand, scope: str, province: int, reached: set[str]
) -> None:
    phones = [await stand.phone(key) for key in (3127001, 3325001, 3388001)]
    async with AsyncExitStack() as open_lines:
        lines = {phone.station: await open_lines.enter_async_context(uplink(stand)) for phone in phones}
        for phone in phones:
            await greet(lines[phone.station], phone)
        await act(stand, directive(scope), province)
        heard_by = [await told(lines[station], "directive") for station in sorted(reached)]
        for station in set(lines) - reached:
            assert await hears_nothing_more(lines[station])

    said = {"id": f"{scope} Báo cáo ngay", "text": "Báo cáo ngay", "by": "lan", "from": "p11",
            "at": places.at(10).isoformat()}  # fmt: skip
    assert [{"t": "notice", "notice": "directive"} | said] * len(reached) == heard_by
    for phone in phones:
        me = (await phone.client.get("/v1/me", headers=phone.headers)).json()
        async with uplink(stand) as line:
            welcome = await greet(line, phone)
        expected = [{"notice": "directive"} | said] if phone.station in reached else []
        assert [expected, expected] == [me["notices"], welcome["notices"]]


async def test_directives_of_before_are_told_at_enrolment_the_newest_twenty_of_today(
    fresh_database: str, bus_url: str, settled: asyncpg.Pool
) -> None:
    async with collector_at(fresh_database, bus_url, settled) as before:
        for n in range(25):
            await act(before, directive("p11" if n % 2 else "c03127", f"Việc {n}", minute=n), rung=False)
        await act(before, directive("vn", "Hôm qua", day=14), 0, rung=False)
        await act(before, Fact(kind="directive", received_at=places.at(12), channel="system", detail={"id": 7}))
    async with collector_at(fresh_database, bus_url, settled) as stand:
        answer = await stand.client.post("/v1/enrol", json={"code": await stand.code()})

    assert [f"Việc {n}" for n in range(5, 25)] == [one["text"] for one in answer.json()["notices"]]


async def test_what_the_bus_did_not_say_is_read_from_the_ledger_and_told_once(
    fresh_database: str, bus_url: str, settled: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collector.notices.LOOK_S", 0.05)
    async with collector_at(fresh_database, bus_url, settled) as stand:
        phone = await stand.phone()
        await phone.send(incident(phone))
        async with uplink(stand) as line:
            await greet(line, phone)
            await act(stand, directive("s11-03127-001", "Một"), rung=False)
            await told(line, "directive")
            await act(stand, move("acknowledge"), rung=False)
            moved = await told(line, "incident")
            await act(stand, directive("p11", "Hai"))
            await told(line, "directive")
            await asyncio.sleep(0.2)  # several looks

            assert await hears_nothing_more(line)
    assert "acknowledged" == moved["incident"]["state"]


async def test_when_the_bus_is_back_every_line_is_told_to_ask(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.notices.STEP_S", 0.01)
    phones = [await stand.phone(key) for key in (3127001, 3127002, 3325001)]
    ear = stand.parts.roster.ear
    assert ear is not None
    async with AsyncExitStack() as open_lines:
        lines = [await open_lines.enter_async_context(uplink(stand)) for _ in phones]
        for line, phone in zip(lines, phones, strict=True):
            await greet(line, phone)
        ear.bus(up=True)  # it was there all the time
        for line in lines:
            assert await hears_nothing_more(line)
        ear.bus(up=False)
        ear.bus(up=True)

        assert [{"t": "notice", "notice": "news"}] * 3 == [await heard(line) for line in lines]


async def test_phone_that_came_before_the_bus_was_heard_is_told_to_ask(
    fresh_database: str, bus_url: str, settled: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, hear = asyncio.Event(), Roster._hear

    async def late(roster: Roster) -> None:
        await go_on.wait()
        await hear(roster)

    monkeypatch.setattr(Roster, "_hear", late)
    async with collector_at(fresh_database, bus_url, settled, hears_bus=False) as stand, uplink(stand) as line:
        await greet(line, await stand.phone())
        go_on.set()

        assert {"t": "notice", "notice": "news"} == await heard(line)


async def test_what_happens_while_a_phone_is_welcomed_is_not_missed(
    stand: Stand, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await phone.send(incident(phone))
    recalled, go_on, reading = Recall.of, asyncio.Event(), asyncio.Event()

    async def slowly(recall: Recall, device: Device) -> Remembered:
        found = await recalled(recall, device)
        reading.set()
        await go_on.wait()
        return found

    neighbour = await stand.phone()
    async with uplink(stand) as line, uplink(stand) as other:
        await greet(other, neighbour)
        monkeypatch.setattr(Recall, "of", slowly)
        greeting = asyncio.create_task(greet(line, phone))
        await reading.wait()
        await act(stand, move("acknowledge"))
        await told(other, "incident")
        go_on.set()
        welcome = await greeting

        assert "raised" == welcome["last"]["11-03127-001"]["incidents"][0]["state"]
        assert {"t": "notice", "notice": "news"} == await heard(line)


async def test_message_pack_lines_hear_the_same(stand: Stand, phone: Phone) -> None:
    async with uplink(stand, "eday.v1+msgpack") as line:
        await line.send(msgpack.packb({"t": "hello", "token": phone.token}))
        await line.recv()
        await act(stand, directive("p11"))
        notice = msgpack.unpackb(await line.recv())

    assert ("directive", "Báo cáo ngay", places.at(10).isoformat()) == (notice["notice"], notice["text"], notice["at"])
    assert json.dumps(notice)
