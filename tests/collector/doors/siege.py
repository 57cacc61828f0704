"""What a hostile client is made of: raw sockets that say too little, too slowly or too much."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import socket
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from election.doorstep import Doorstep
from tests.collector.conftest import Phone, Stand

PROMPTLY_S = 1.0  # for a report of somebody else, on a busy machine; each commits within a few milliseconds
POST = b"POST /v1/reports HTTP/1.1\r\nhost: eday\r\ncontent-type: application/json\r\n"


class Caller:
    """One raw connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def turn_deaf(self) -> None:
        """Take nothing any more of what is said."""
        self._writer.transport.pause_reading()  # type: ignore[attr-defined]

    def say(self, data: bytes) -> None:
        self._writer.write(data)

    async def drained(self) -> None:
        await self._writer.drain()

    async def dribble(self, data: bytes, every_s: float = 0.05) -> None:
        """Piece by piece, until the other side has had enough."""
        with contextlib.suppress(OSError):
            while not self._reader.at_eof():
                self.say(data)
                await self.drained()
                await asyncio.sleep(every_s)

    async def hear(self, within_s: float = 5.0) -> bytes:
        """Everything the other side says until it closes. Raises TimeoutError if it doesn't."""
        heard = b""
        async with asyncio.timeout(within_s):
            with contextlib.suppress(ConnectionError):
                while data := await self._reader.read(65536):
                    heard += data
        return heard

    async def is_cut(self, within_s: float) -> bool:
        try:
            await self.hear(within_s)
        except TimeoutError:
            return False
        return True

    async def head(self) -> bytes:
        return await self._reader.readuntil(b"\r\n\r\n")

    async def answer(self, within_s: float = 5.0) -> tuple[int, bytes]:
        """One answer of a connection that stays: (status, head)."""
        async with asyncio.timeout(within_s):
            head = (await self.head()).lower()
            length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await self._reader.readexactly(int(length))
        return int(head[9:12]), head

    async def frame(self, within_s: float = 5.0) -> tuple[int, bytes]:
        """The next frame: (opcode, payload)."""
        async with asyncio.timeout(within_s):
            first, size = await self._reader.readexactly(2)
            if size == 126:
                (size,) = struct.unpack("!H", await self._reader.readexactly(2))
            return first & 15, await self._reader.readexactly(size)

    async def close_code(self, within_s: float = 5.0) -> int | None:
        """What the other side closes the line with; None if it just goes. Pings are answered, as a real browser does
        without being asked."""
        async with asyncio.timeout(within_s):
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while True:
                    opcode, payload = await self.frame(within_s)
                    if opcode == 9:
                        self.say(frame(payload, opcode=10))
                    elif opcode == 8:
                        code: int = struct.unpack("!H", payload[:2])[0]
                        return code
        return None

    async def gone(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()


@asynccontextmanager
async def callers(stand: Stand, number: int, *, deaf: bool = False) -> AsyncIterator[list[Caller]]:
    """Connections that are open at the same time; deaf ones take next to nothing of what is said to them."""
    crowd = [await _call(stand, deaf) for _ in range(number)]
    try:
        yield crowd
    finally:
        for caller in crowd:
            await caller.gone()


async def _call(stand: Stand, deaf: bool) -> Caller:
    address = urlsplit(stand.url)
    sock = socket.socket()
    sock.setblocking(False)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
    await asyncio.get_running_loop().sock_connect(sock, (address.hostname, address.port))
    caller = Caller(*await asyncio.open_connection(sock=sock))
    if deaf:
        caller.turn_deaf()
    return caller


@asynccontextmanager
async def raw_line(stand: Stand, phone: Phone | None = None, *, deaf: bool = False) -> AsyncIterator[Caller]:
    """A WebSocket line without a library that would insist on proper frames; greeted, if there is a phone. A deaf one
    hears nothing any more after that."""
    async with callers(stand, 1) as [caller]:
        key = base64.b64encode(os.urandom(16))
        caller.say(
            b"GET /v1/uplink HTTP/1.1\r\nhost: eday\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
            b"sec-websocket-version: 13\r\nsec-websocket-key: " + key + b"\r\n\r\n"
        )
        assert b"101" in (await caller.head()).split(b"\r\n")[0]
        if phone is not None:
            caller.say(frame(b'{"t":"hello","token":"%s"}' % phone.token.encode()))
            opcode, welcome = await caller.frame()
            assert (1, True) == (opcode, b'"welcome"' in welcome)
        if deaf:
            caller.turn_deaf()
        yield caller


def frame(payload: bytes, *, opcode: int = 1, fin: bool = True, size: int | None = None, masked: bool = True) -> bytes:
    """A client's frame; `size` is what it claims, if that is another."""
    size = len(payload) if size is None else size
    bit = 128 if masked else 0
    if size < 126:
        head = bytes([opcode | 128 * fin, bit | size])
    elif size < 65536:
        head = bytes([opcode | 128 * fin, bit | 126]) + struct.pack("!H", size)
    else:
        head = bytes([opcode | 128 * fin, bit | 127]) + struct.pack("!Q", size)
    return head + (bytes(4) if masked else b"") + payload  # a mask of zeros leaves everything as it is


async def slowest_receipt(phone: Phone, reports: int = 10) -> float:
    """Seconds that the slowest of some reports of somebody decent took; each must be receipted."""
    slowest = 0.0
    for voted in range(10, 10 + reports):
        began = time.perf_counter()
        answer = await phone.send(phone.turnout(voted))
        slowest = max(slowest, time.perf_counter() - began)
        assert 201 == answer.status_code, answer.text
        await asyncio.sleep(0.02)
    return slowest


async def assert_healthy(stand: Stand) -> None:
    ready = await stand.client.get("/readyz")
    assert (200, True) == (ready.status_code, ready.json()["ready"])


def counts(doorstep: Doorstep) -> dict[str, int]:
    """How many were ended, by reason."""
    samples = [sample for metric in doorstep.collect() for sample in metric.samples]
    return {sample.labels["why"]: int(sample.value) for sample in samples if sample.name == "eday_turned_away_total"}


def told(caplog: pytest.LogCaptureFixture, action: str) -> list[str]:
    """Why, of each line of the log with this action."""
    return [record.__dict__.get("why", "") for record in caplog.records if record.__dict__.get("action") == action]


async def left(doorstep: Doorstep, *, most: int) -> None:
    """Wait until no more than that are open."""
    async with asyncio.timeout(5):
        while doorstep.open > most:  # noqa: ASYNC110 - nobody rings when a connection is lost
            await asyncio.sleep(0.01)
