"""The WebSocket door: one clerk's line, kept open for the day.

Any number of reports may be in flight; each stays in the outbox until its receipt comes. A line that is lost, silent or
told to go is opened again after a pause, and everything without a receipt is sent again.
"""

from __future__ import annotations

import asyncio
import time
from random import Random

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from loadtest.answer import Unreadable, read_message
from loadtest.clerk import Clerk
from loadtest.clock import HeardClock
from loadtest.courier import Courier
from loadtest.day import Mishap
from loadtest.line import DROP_AFTER_S
from loadtest.loopback import Address
from loadtest.outbox import Unsent

JSON, MSGPACK = Subprotocol("eday.v1+json"), Subprotocol("eday.v1+msgpack")
OPEN_WITHIN_S = 10.0
WELCOME_WITHIN_S = 10.0
RECEIPT_WITHIN_S = 10.0  # a line that gives none for so long is taken for dead
BEAT_EVERY_S = 20.0
MOST_IN_FLIGHT = 32
NOT_AUTHORISED = 4401
STATUS = {"accepted": 201, "duplicate": 200}  # of a receipt; a problem carries its number, a conflict is neither


class Uplink:
    """1. Made for one clerk. 2. `run` connects when there is something to say. 3. Cancelled."""

    def __init__(self, address: Address, clerk: Clerk, clock: HeardClock, courier: Courier, dice: Random) -> None:
        self._url = address.websocket("/v1/uplink")
        self._clerk = clerk
        self._clock = clock
        self._courier = courier
        self._dice = dice
        self._form = MSGPACK if dice.random() < 0.5 else JSON
        self._woken = asyncio.Event()
        self._in_flight: dict[int, float] = {}
        self._resting_until = 0.0
        clerk.wake = self._woken.set

    async def run(self) -> None:
        while not self._clerk.is_revoked:
            if not self._clerk.to_send(self._clock.now(), 1):
                await self._woken.wait()
                self._woken.clear()
                continue
            try:
                await self._talk()
            except (OSError, WebSocketException, Unreadable) as error:  # TimeoutError is an OSError
                self._clerk.heard.lost_lines += 1
                if isinstance(error, ConnectionClosed) and error.rcvd and error.rcvd.code == NOT_AUTHORISED:
                    self._clerk.is_revoked = True
                    self._clerk.outbox.refuse_all("4401")
            await asyncio.sleep(self._clerk.fail())

    async def _talk(self) -> None:
        """One connection, from hello to its end."""
        self._in_flight.clear()
        async with connect(
            self._url,
            subprotocols=[self._form],
            compression=None,
            open_timeout=OPEN_WITHIN_S,
            close_timeout=1,
            ping_interval=None,  # beats and receipts tell enough, and thousands of timers cost the server's CPU
            proxy=None,
        ) as socket:
            hello = {"t": "hello", "token": self._clerk.token, "app": "clerk-sim/1.0", "unsent": self._unsent}
            await self._say(socket, hello)
            async with asyncio.timeout(WELCOME_WITHIN_S):
                await socket.recv()
            listening = asyncio.create_task(self._listen(socket))
            listening.add_done_callback(lambda _: self._woken.set())
            try:
                await self._speak(socket, listening)
            finally:
                listening.cancel()
                await asyncio.wait([listening])

    async def _speak(self, socket: ClientConnection, listening: asyncio.Task[None]) -> None:
        beat_at = time.monotonic() + BEAT_EVERY_S
        while not listening.done() and not self._clerk.is_out_of_reach(self._clock.now()):
            now = time.monotonic()
            if now >= self._resting_until:
                for item in self._clerk.to_send(self._clock.now(), MOST_IN_FLIGHT):
                    if item.seq not in self._in_flight and not await self._send(socket, item):
                        return
            oldest = next(iter(self._in_flight.values()), now)
            if now - oldest > RECEIPT_WITHIN_S:
                raise TimeoutError("no receipt in time")
            if now >= beat_at:
                await self._say(socket, {"t": "beat", "unsent": self._unsent, "refused": 0, "network": "4g"})
                beat_at = now + BEAT_EVERY_S
            rested_at = self._resting_until if self._resting_until > now else beat_at
            await self._sleep_until(min(beat_at, oldest + RECEIPT_WITHIN_S + 0.1, rested_at))
        if listening.done():
            await listening  # raises what ended it

    async def _send(self, socket: ClientConnection, item: Unsent) -> bool:
        """Send one report; False when the line was lost on purpose."""
        self._in_flight[item.seq] = time.monotonic()
        self._clerk.outbox.attempt(item.seq)
        mishap = item.take_mishap()
        message = self._say(socket, {"t": "report", **item.message(self._clock.now())})
        if mishap is Mishap.DOUBLED:
            self._clerk.heard.doubled += 1
            await asyncio.gather(message, self._courier.carry(self._clerk, [item]))
            return True
        await message
        if mishap is Mishap.NONE:
            return True
        self._clerk.heard.dropped += 1
        await asyncio.sleep(DROP_AFTER_S)
        socket.transport.abort()
        if self._dice.random() < 0.5:
            await self._courier.carry(self._clerk, [item])
        return False

    async def _listen(self, socket: ClientConnection) -> None:
        async for data in socket:
            said = read_message(data)
            if said is None or said.seq is None:
                continue
            self._in_flight.pop(said.seq, None)
            status = said.status if isinstance(said.status, int) else STATUS.get(said.status or "", 409)
            if not self._clerk.settle(said.seq, status, said):
                self._resting_until = time.monotonic() + self._clerk.fail(said.retry_after)
            if self._unsent > len(self._in_flight) or self._clerk.is_revoked:
                self._woken.set()

    async def _say(self, socket: ClientConnection, message: dict[str, object]) -> None:
        if self._form is MSGPACK:
            await socket.send(msgspec.msgpack.encode(message))
        else:
            await socket.send(msgspec.json.encode(message).decode())

    async def _sleep_until(self, moment: float) -> None:
        """Until then, or until somebody wakes us."""
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + max(0.0, moment - time.monotonic())):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()

    @property
    def _unsent(self) -> int:
        return len(self._clerk.outbox)
