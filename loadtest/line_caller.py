"""A device's line at `/v1/uplink` for a load generator: several reports in flight, receipts in any order.

Every message that is heard is decoded, into three fields: cheaper than guessing, and never wrong. Several may come in
one read. Pings are answered, beats are said when asked for.
"""

from __future__ import annotations

import asyncio
import time
from random import Random

import msgspec
from msgspec import Struct

from loadtest.caller import Caller, Device, Range
from loadtest.frame import BINARY, CLOSE, PING, PONG, Strange, client_frame, split
from loadtest.volley import Target

STATUS = {"accepted": 201, "duplicate": 200, "conflict": 409}
BUSY_STATUS = 503
KEY = "ZWxlY3Rpb24tZGF5LTAwMQ=="  # any 16 bytes; they only show a proxy that it is no repetition from a cache


class _Told(Struct):
    t: str
    seq: int | None = None
    status: str | int | None = None
    retry_after: float | None = None


_told = msgspec.msgpack.Decoder(_Told)


class LineCaller(Caller):
    """The `ws` door; one device."""

    def __init__(self, ground: Range, targets: list[Target]) -> None:
        super().__init__(ground, targets[:1])
        self._token = targets[0].token
        self._in_flight: dict[int, tuple[float, float, bytes]] = {}  # number -> due, sent, message
        self._most = ground.drill.in_flight
        self._rest = b""
        self._upgraded = False
        self._greeted: asyncio.Future[None] | None = None
        self._is_held = False  # TCP takes nothing more
        self._next_beat: asyncio.TimerHandle | None = None
        self._dice = Random(self._token)

    @property
    def has_room(self) -> bool:
        return len(self._in_flight) < self._most and self.is_open and self.left != 0 and not self._is_held

    @property
    def unanswered(self) -> int:
        return len(self._in_flight)

    def resend(self, now: float) -> None:
        for seq in list(self._in_flight):
            self._once_more(seq)

    def pause_writing(self) -> None:
        self._is_held = True

    def resume_writing(self) -> None:
        self._is_held = False
        self._ground.queue(self)

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        if not self._upgraded:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            if not head.startswith(b"HTTP/1.1 101 "):
                self._fail(ConnectionError(head[:40].decode("latin-1")))
                return
            self._upgraded = True
            hello = {"t": "hello", "token": self._token, "app": "loadtest/1.0", "unsent": 0}
            self._write(client_frame(BINARY, msgspec.msgpack.encode(hello)))
        try:
            messages, self._rest = split(data)
            now = time.monotonic()
            for opcode, payload in messages:
                if opcode == BINARY:
                    self._hear(_told.decode(payload), now)
                elif opcode == PING:
                    self._write(client_frame(PONG, payload))
                elif opcode == CLOSE and self._transport is not None:
                    self._transport.abort()
        except (Strange, msgspec.DecodeError):
            if self._transport is not None:
                self._transport.abort()

    async def _greet(self) -> None:
        self._rest, self._upgraded, self._is_held = b"", False, False
        self._greeted = asyncio.get_running_loop().create_future()
        authority = self._ground.address.authority
        self._write(
            f"GET /v1/uplink HTTP/1.1\r\nHost: {authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n"
            "Sec-WebSocket-Protocol: eday.v1+msgpack\r\n\r\n".encode()
        )
        await self._greeted
        self._plan_beat()

    def _fail(self, error: Exception) -> None:
        if self._greeted is not None and not self._greeted.done():
            self._greeted.set_exception(error)

    def _send(self, device: Device, data: bytes, due: float, now: float) -> None:
        self._in_flight[device.target.next_seq - 1] = (due, now, data)
        self._write(data)

    def _hear(self, told: _Told, now: float) -> None:
        seq = told.seq
        if seq is None:
            if told.t == "welcome" and self._greeted is not None and not self._greeted.done():
                self._greeted.set_result(None)
            elif told.t == "refusal":
                self._fail(ConnectionError(f"refused: {told.status}"))
            return
        kept = self._in_flight.get(seq)
        if kept is None:
            return  # answered before, over the connection that was lost
        due, sent, _ = kept
        status = STATUS.get(told.status, 0) if isinstance(told.status, str) else told.status or 0
        drill, book = self._ground.drill, self._ground.book
        if status == drill.expect or (drill.again and status == 200):
            self.devices[0].taken += due <= book.tally_until
            book.accepted(status, due, sent, now)
        else:
            book.declined(status, due, now)
            if self._is_to_come_again(status):
                self._later(told.retry_after, self._once_more, seq)
                return
        del self._in_flight[seq]
        self._ground.freed(self, now)

    def _once_more(self, seq: int) -> None:
        kept = self._in_flight.get(seq)
        if kept is not None and self.is_open:
            self._in_flight[seq] = (kept[0], time.monotonic(), kept[2])
            self._write(kept[2])

    def _beat(self) -> None:
        if self.is_open:
            self._write(client_frame(BINARY, msgspec.msgpack.encode({"t": "beat", "unsent": 0, "network": "4g"})))
            self._plan_beat()

    def _plan_beat(self) -> None:
        if self._next_beat is not None:
            self._next_beat.cancel()
        if self._ground.drill.beat_s is not None:
            self._next_beat = self._later(self._dice.uniform(*self._ground.drill.beat_s), self._beat)
