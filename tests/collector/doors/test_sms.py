"""The SMS door: who may use it, what becomes of a message, and what is answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from election.day import BALLOTS
from election.ledger import Fact, verify
from election.report import Closing, Counts, Incident, Opening, Turnout
from election.wire import sms_reply
from election.wire.sms_reply import Spot
from tests import places
from tests.collector.conftest import Phone, Stand
from tests.collector.gateway import CLERK, LEADER, NOBODY, TWICE, Gateway, gateway_at


@pytest.fixture
async def gateway(fresh_database: str, bus_url: str, settled: asyncpg.Pool) -> AsyncIterator[Gateway]:
    async with gateway_at(fresh_database, bus_url, settled) as at_work:
        yield at_work


def counted(phone: Phone, voted: int, as_of: datetime) -> dict[str, Any]:
    """What the phone sends by data."""
    return phone.turnout(voted) | {"as_of": as_of.isoformat(), "voted": dict.fromkeys(BALLOTS, voted)}


async def only(gateway: Gateway) -> Fact:
    (entry,) = await gateway.entries()
    return entry.fact


# Who may use it


async def test_without_a_secret_there_is_no_door(stand: Stand) -> None:
    answer = await Gateway(stand).deliver({})

    assert (404, "R150") == (answer.status_code, answer.json()["code"])


async def test_wrong_signature_is_refused_before_anything_is_read(gateway: Gateway) -> None:
    for header in ("", "sha256=" + "0" * 64, "md5=00"):
        answer = await gateway.deliver({"nonsense": 1}, **{"X-Signature": header})
        assert (401, "R110") == (answer.status_code, answer.json()["code"])


async def test_wrong_shape_is_refused_with_its_path(gateway: Gateway) -> None:
    answer = await gateway.deliver(gateway.message("B001 C 512", received_at="2026-03-15T11:00:00"))

    assert (422, "R010") == (answer.status_code, answer.json()["code"])
    assert ["$.received_at"] == [fault["path"] for fault in answer.json()["errors"]]
    assert [] == await gateway.entries()


async def test_stranger_is_answered_politely_and_told_nothing(gateway: Gateway) -> None:
    texts = ["B001 C 512", "B999 C 512", "11-03127-001 C 512", "xin chào", ""]
    replies = {await gateway.say(text, sender) for text in texts for sender in (NOBODY, "VIETTEL")}

    assert {sms_reply.STRANGER} == replies
    assert [] == await gateway.entries()


# By hand


async def test_figures_by_hand_are_entered_and_said_back(gateway: Gateway) -> None:
    reply = await gateway.say("b001 c 5l2")
    (entry,) = await gateway.entries()
    fact = entry.fact

    assert f"Da nhan: KV 001 Dien Bien Phu, 512/1000 cu tri (51,2%) luc 11:30. So {entry.position}" == reply
    assert ("turnout", "sms", "11-03127-001", 1) == (fact.kind, fact.channel, fact.station, fact.seq)
    assert places.at(11, 30) == fact.as_of
    assert isinstance(fact.report, Turnout)
    assert Counts(512, 512, 512) == fact.report.voted
    assert verify(await gateway.stand.ledger.lines(11))


async def test_every_sender_of_a_station_counts_for_themselves(gateway: Gateway) -> None:
    for text, sender in (("B001 C 10", LEADER), ("B001 C 20", CLERK), ("B001 C 30", LEADER)):
        await gateway.say(text, sender)
    facts = [entry.fact for entry in await gateway.entries()]
    names = await gateway.stand.pool.fetch("SELECT id, name, app, stations FROM device ORDER BY id")

    assert [1, 1, 2] == [fact.seq for fact in facts]
    assert [names[0]["id"], names[1]["id"], names[0]["id"]] == [fact.device for fact in facts]
    assert [("Tổ trưởng Lò Văn Hặc", "sms"), ("Thư ký Cà Thị Hoa", "sms")] == [(n["name"], n["app"]) for n in names]
    assert [[3127001], [3127001]] == [n["stations"] for n in names]


async def test_every_kind_of_report_can_be_told_by_hand(gateway: Gateway) -> None:
    replies = [
        await gateway.say(text)
        for text in (
            "B001 K 0700 1000 1000 980",
            "B001 S DIEN mất điện từ 9h",
            "B001 C 900 900 880",
            "B001 Z 990 990 970",
        )
    ]
    opening, incident, _, closing = [entry.fact.report for entry in await gateway.entries()]

    assert all(reply.startswith("Da nhan: KV 001 Dien Bien Phu") for reply in replies)
    assert isinstance(opening, Opening)
    assert isinstance(incident, Incident)
    assert isinstance(closing, Closing)
    assert (places.at(7), True, True, 980) == (
        opening.opened_at, opening.ceremony, opening.sealed, opening.listed.commune
    )  # fmt: skip
    assert ("power", "support", "mất điện từ 9h") == (incident.category, incident.severity, incident.text)
    assert (places.at(11, 30), True, 970) == (closing.closed_at, closing.mobile_boxes_back, closing.voted.commune)


async def test_closing_by_hand_does_not_say_that_a_box_is_back_which_is_known_to_be_out(gateway: Gateway) -> None:
    phone = await gateway.stand.phone()
    box = {"kind": "mobile_box", "station": phone.station, "box": 1, "out_at": places.at(9).isoformat()}
    assert 201 == (await phone.send(box | {"seq": 1})).status_code
    reply = await gateway.say("B001 Z 990")
    report = (await gateway.entries())[-1].fact.report

    assert isinstance(report, Closing)
    assert not report.mobile_boxes_back
    assert "hom phieu phu chua ve" in reply


async def test_moment_of_a_message_is_the_gateway_s_as_far_as_it_can_be_believed(gateway: Gateway) -> None:
    """It is noon in a rehearsal, whatever the gateway's clock shows: of what lies ahead or too far back, our own moment
    is taken."""
    long_ago = places.at(12) - timedelta(days=30)
    for received_at in (places.at(10, 59, 59), places.at(13), long_ago):
        await gateway.say("B001 C 10", received_at=received_at)
    told = [entry.fact.as_of for entry in await gateway.entries()]

    assert places.at(10, 59) == told[0]
    for as_of in told[1:]:
        assert as_of is not None
        assert places.at(12) <= as_of <= places.at(12, 2)
        assert 0 == as_of.second


async def test_odd_figures_are_taken_and_asked_about(gateway: Gateway) -> None:
    await gateway.say("B001 C 500", received_at=places.at(10))
    reply = await gateway.say("B001 C 400")

    assert "Xin xem lai: so thap hon lan truoc?" in reply
    assert ["W201"] == [code for code in (await gateway.entries())[-1].fact.findings if code == "W201"]


async def test_impossible_report_is_answered_with_its_reason_and_kept_for_people(gateway: Gateway) -> None:
    reply = await gateway.say("B001 K 1800")
    fact = await only(gateway)

    assert reply.startswith("Chua nhan: KV 001 Dien Bien Phu. Thoi diem o tuong lai")
    assert fact.detail is not None
    assert ("sms", "B001 K 1800", "R011") == (fact.kind, fact.detail["text"], fact.detail["why"])


# Which station


async def test_helper_of_two_areas_with_one_number_is_asked_which(gateway: Gateway) -> None:
    asked = await gateway.say("B001 C 12", TWICE)
    told = await gateway.say("11-03325-001 C 12", TWICE)

    assert "(11-03127-001, 11-03325-001)" in asked
    assert told.startswith("Da nhan: KV 001 Muong Phang, 12/400 cu tri (3,0%)")
    kept, turnout = [entry.fact for entry in await gateway.entries()]
    assert ("sms", "turnout", "11-03325-001") == (kept.kind, turnout.kind, turnout.station)
    assert kept.detail is not None
    assert ("several", ["11-03127-001", "11-03325-001"]) == (kept.detail["why"], kept.detail["stations"])


async def test_nobody_speaks_for_a_station_that_is_not_theirs(gateway: Gateway) -> None:
    for text in ("B002 C 12", "B777 C 12", "11-03127-002 C 12"):
        reply = await gateway.say(text)
        assert reply.startswith("So dien thoai nay khong phu trach khu vuc so ")
        assert "Vi du: B001 C 512" in reply

    assert ["sms"] * 3 == await gateway.kinds()


# What is not understood


async def test_what_nobody_understands_is_kept_for_people_once(gateway: Gateway) -> None:
    message = gateway.message("B001 trời mưa to quá", CLERK)
    replies = {await gateway.reply(message) for _ in range(3)}
    fact = await only(gateway)

    assert {sms_reply.unclear("kind", Spot(1, "", ""))} == replies
    assert ("sms", "sms", "11-03127-001") == (fact.kind, fact.channel, fact.station)
    assert {"from": "Thư ký Cà Thị Hoa", "text": "B001 trời mưa to quá", "why": "kind"} == fact.detail
    assert verify(await gateway.stand.ledger.lines(11))


async def test_number_of_a_telephone_is_nowhere_in_the_ledger(gateway: Gateway) -> None:
    await gateway.say("B001 C 12")
    await gateway.say("???")

    assert all(b"912000001" not in line.content for line in await gateway.stand.ledger.lines(11))


# Known by data


async def test_figures_known_by_data_are_not_entered_again(gateway: Gateway) -> None:
    phone = await gateway.stand.phone()
    report = counted(phone, 512, places.at(11, 20))
    position = (await phone.send(report)).json()["receipt"]["position"]
    message = gateway.message("B001 C 512")
    replies = {await gateway.reply(message), await gateway.reply(message)}

    expected = f"Da nhan tu truoc: KV 001 Dien Bien Phu, 512/1000 cu tri (51,2%) luc 11:20. So {position}"
    assert {expected} == replies
    assert ["turnout"] == await gateway.kinds()
    assert (await gateway.say("B001 C 513")).startswith("Da nhan: ")


async def test_same_figures_are_news_where_a_slot_waits_for_them(gateway: Gateway) -> None:
    phone = await gateway.stand.phone()
    early = counted(phone, 512, places.at(10, 15))
    await phone.send(early)
    reply = await gateway.say("B001 C 512", received_at=places.at(11, 5))

    assert reply.startswith("Da nhan: ")
    assert ["turnout", "turnout"] == await gateway.kinds()


async def test_same_figures_are_news_after_an_hour_and_after_another_message(gateway: Gateway) -> None:
    phone = await gateway.stand.phone()
    await phone.send(counted(phone, 300, places.at(9)))
    for minute in (20, 25):
        reply = await gateway.say("B001 C 300", received_at=places.at(10, minute))
        assert reply.startswith("Da nhan: ")

    assert ["turnout"] * 3 == await gateway.kinds()


async def test_closing_is_not_told_by_a_turnout_with_the_same_figures(gateway: Gateway) -> None:
    phone = await gateway.stand.phone()
    await phone.send(counted(phone, 990, places.at(11, 20)))
    await gateway.say("B001 Z 990")

    assert ["closing", "turnout"] == await gateway.kinds()
