from __future__ import annotations

import asyncio
import hashlib

import asyncpg

from election.device import DeviceId
from election.station import StationKey
from election.store.devices import Devices
from election.store.messages import APP, Claim, Messages, Sender
from tests import places

LEADER = Sender(StationKey(3127001), 11, "84912000001", "Tổ trưởng Lò Văn Hặc")
CLERK = Sender(StationKey(3127001), 11, "84912000002", "Thư ký Cà Thị Hoa")
ELEVEN, NOON = places.at(11), places.at(12)


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


async def claim(messages: Messages, name: str, sender: Sender = LEADER) -> Claim:
    claimed, device = await messages.claim(name, digest(name), sender, ELEVEN, True, NOON)
    assert claimed.device == device.id
    return claimed


async def test_messages_of_a_sender_are_numbered_in_a_device_of_their_own(pool: asyncpg.Pool) -> None:
    messages = Messages(pool)
    claims = [await claim(messages, f"gw-{n}", sender) for n, sender in enumerate((LEADER, CLERK, LEADER))]
    device = await Devices(pool).by_id(claims[0].device)

    assert [1, 1, 2] == [one.seq for one in claims]
    assert claims[0].device == claims[2].device != claims[1].device
    assert device is not None
    assert ("Tổ trưởng Lò Văn Hặc", frozenset({3127001}), 11) == (
        device.name,
        device.grant.stations,
        device.grant.province,
    )
    assert {APP} == {row["app"] for row in await pool.fetch("SELECT app FROM device")}


async def test_claiming_again_gives_what_the_first_got(pool: asyncpg.Pool) -> None:
    messages = Messages(pool)
    first = await claim(messages, "gw-1")
    again, _ = await messages.claim("gw-1", digest("other"), CLERK, NOON, False, NOON)

    assert first == again == await messages.find("gw-1")
    assert 2 == (await claim(messages, "gw-2")).seq


async def test_many_at_once_leave_no_gap_and_no_double(pool: asyncpg.Pool) -> None:
    messages = Messages(pool)
    names = [f"gw-{n % 6}" for n in range(24)]
    claims = await asyncio.gather(*(claim(messages, name) for name in names))

    assert {1, 2, 3, 4, 5, 6} == {one.seq for one in claims}
    assert 6 == len({(name, one.seq) for name, one in zip(names, claims, strict=True)})
    assert 1 == await pool.fetchval("SELECT count(*) FROM device")


async def test_first_reply_stays(pool: asyncpg.Pool) -> None:
    messages = Messages(pool)
    mine = await claim(messages, "gw-1")
    assert mine.reply is None
    replies = [await messages.settle("gw-1", digest("gw-1"), mine.device, mine.seq, ELEVEN, text) for text in "ab"]
    found = await messages.find("gw-1")

    assert ["a", "a"] == replies
    assert found is not None
    assert "a" == found.reply


async def test_report_with_a_name_of_its_own_is_claimed_when_it_is_settled(pool: asyncpg.Pool) -> None:
    messages = Messages(pool)
    await messages.settle("gw-1", digest("x"), DeviceId(812), 17, ELEVEN, "Da nhan")

    assert Claim(DeviceId(812), 17, digest("x"), ELEVEN, True, "Da nhan") == await messages.find("gw-1")
    assert await messages.find("gw-2") is None


async def test_no_word_of_a_message_is_kept_outside_the_ledger(pool: asyncpg.Pool) -> None:
    columns = await pool.fetch("SELECT column_name FROM information_schema.columns WHERE table_name = 'sms'")

    expected = {"message_id", "digest", "device", "seq", "as_of", "boxes_back", "reply"}
    assert expected == {row["column_name"] for row in columns}
