"""The express lane: requests that arrive whole, over bare sockets, so that nothing between us and the wire helps."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import msgpack
import pytest

from tests.collector.conftest import Phone, Stand


class Wire:
    """One connection to the collector, as bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, raw: bytes) -> None:
        self._writer.write(raw)

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        async with asyncio.timeout(5):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
            status, *lines = head.strip().split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines)
            body = await self._reader.readexactly(int(headers["content-length"]))
        return int(status.split()[1]), headers, body

    async def is_closed(self) -> bool:
        async with asyncio.timeout(5):
            try:
                return await self._reader.read() == b""
            except ConnectionError:
                return True
            finally:
                self.close()

    def close(self) -> None:
        self._writer.close()


async def wire(stand: Stand) -> Wire:
    host, port = stand.url.removeprefix("http://").split(":")
    return Wire(*await asyncio.open_connection(host, int(port)))


def request(phone: Phone, body: bytes, content_type: str = "application/json", **headers: str) -> bytes:
    lines = {
        "Host": "eday",
        "Authorization": f"Bearer {phone.token}",
        "Content-Type": content_type,
        "Content-Length": str(len(body)),
    } | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST /v1/reports HTTP/1.1\r\n{head}\r\n".encode() + body


def report(phone: Phone, voted: int, **other: Any) -> bytes:
    return json.dumps(phone.turnout(voted, **other)).encode()


async def test_whole_request_gets_its_receipt_and_the_connection_goes_on(stand: Stand, phone: Phone) -> None:
    line = await wire(stand)
    seen = []
    for voted in (10, 20, 30):
        line.send(request(phone, report(phone, voted)))
        status, headers, body = await line.answer()
        seen.append((status, headers["content-type"], headers["cache-control"], json.loads(body)["seq"]))
    line.close()

    assert [(201, "application/json", "no-store", seq) for seq in (1, 2, 3)] == seen
    assert [1, 2, 3] == await stand.ledger.seqs(phone.device)


async def test_body_in_pieces_goes_the_long_way_to_the_same_receipt(stand: Stand, phone: Phone) -> None:
    line = await wire(stand)
    body = report(phone, 10)
    whole = request(phone, body)
    for cut in (len(whole) - len(body), len(whole) - 20):
        line.send(whole[:cut])
        await asyncio.sleep(0.05)
        line.send(whole[cut:])
        status, _, told = await line.answer()
    line.send(whole)
    again, _, same = await line.answer()
    line.close()

    assert (200, 200) == (status, again)
    assert json.loads(told)["receipt"] == json.loads(same)["receipt"]


async def test_message_pack_and_refusals_are_as_on_the_long_way(stand: Stand, phone: Phone) -> None:
    line = await wire(stand)
    line.send(request(phone, msgpack.packb(phone.turnout(10)), "application/msgpack"))
    status, headers, body = await line.answer()
    assert (201, "application/msgpack", 1) == (status, headers["content-type"], msgpack.unpackb(body)["seq"])
    cases: list[tuple[bytes, dict[str, str], int, str]] = [
        (b"{nonsense", {}, 400, "R001"),
        (report(phone, 5, colour="red"), {}, 422, "R010"),
        (report(phone, -5), {}, 422, "R011"),
        (report(phone, 5, station="11-03127-002"), {}, 403, "R120"),
        (report(phone, 5), {"Content-Type": "text/plain"}, 415, "R003"),
        (report(phone, 5), {"Authorization": "Bearer nobody"}, 401, "R110"),
        (report(phone, 5), {"Authorization": "Basic x"}, 401, "R110"),
        (json.dumps(phone.turnout(11) | {"seq": 1}).encode(), {}, 409, "R201"),
    ]
    for raw, more, expected, code in cases:
        line.send(request(phone, raw, **more))
        status, headers, body = await line.answer()
        told = json.loads(body)
        assert (expected, code, expected) == (status, told["code"], told["status"])
        assert "application/problem+json" == headers["content-type"]
    line.close()


async def test_too_big_a_body_is_refused(stand: Stand, phone: Phone) -> None:
    line = await wire(stand)
    line.send(request(phone, b" " * (64 * 1024 + 1)))
    status, _, body = await line.answer()
    line.close()

    assert (413, "R002") == (status, json.loads(body)["code"])


async def test_connection_that_should_close_is_answered_and_closed(stand: Stand, phone: Phone) -> None:
    line = await wire(stand)
    line.send(request(phone, report(phone, 10), Connection="close"))
    status, _, _ = await line.answer()

    assert 201 == status
    assert await line.is_closed()


async def test_who_pipelines_is_cut_off_and_loses_nothing(stand: Stand, phone: Phone) -> None:
    first = report(phone, 10)
    line = await wire(stand)
    line.send(request(phone, first) + request(phone, report(phone, 20)))
    assert await line.is_closed()
    other = await wire(stand)
    other.send(request(phone, first))
    status, _, body = await other.answer()
    other.close()

    assert status in (200, 201)
    assert 1 == json.loads(body)["seq"]
    assert 1 == sum(entry.fact.seq == 1 for entry in await stand.ledger.after(11, 0))


async def test_phone_that_hangs_up_leaves_its_report_on_its_way(stand: Stand, phone: Phone) -> None:
    line = await wire(stand)
    line.send(request(phone, report(phone, 10)))
    line.close()
    for _ in range(50):
        if await stand.ledger.seqs(phone.device):
            break
        await asyncio.sleep(0.05)

    assert [1] == await stand.ledger.seqs(phone.device)


async def test_receipt_is_not_sent_before_commit(stand: Stand, phone: Phone) -> None:
    """With the province's chain held by somebody else nothing can be committed, and nothing may be answered."""
    line = await wire(stand)
    async with stand.pool.acquire() as holder, holder.transaction():
        await holder.execute("SELECT FROM chain_head WHERE province = 11 FOR UPDATE")
        line.send(request(phone, report(phone, 10)))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await line.answer()
        assert [] == await stand.ledger.seqs(phone.device)
    line.close()
    again = await phone.send(phone.turnout(10) | {"seq": 1})

    assert again.status_code in (200, 201)
    assert [1] == await stand.ledger.seqs(phone.device)
