"""One connection of a load generator with its share of the devices: what all doors have in common.

Lifecycle: 1. `open` connects; it raises OSError when nobody answers. 2. `fire` sends the next request of the next
device, as long as there is `room`. 3. Each answer goes into the book and frees its place. 4. A lost connection is told
to the range; whoever opens it again has what was unanswered sent again. 5. `close`.
"""

from __future__ import annotations

import asyncio
import socket
from abc import ABC, abstractmethod
from collections import deque
from typing import Any, Protocol, cast

from loadtest.drill import Drill
from loadtest.harvest import BUSY, Book
from loadtest.loopback import Address
from loadtest.volley import Target, Volley

OPEN_WITHIN_S = 30.0  # thousands may be knocking at once
PORT_AT_CONNECT = getattr(socket, "IP_BIND_ADDRESS_NO_PORT", 24)  # Linux; Python 3.11 has no name for it
AGAIN_S = 1.0  # when the server does not say when to come again


class Range(Protocol):
    """Where callers stand: the generator, as much as they see of it."""

    drill: Drill
    book: Book
    volley: Volley
    address: Address

    def freed(self, caller: Caller, now: float) -> None:
        """One of the caller's requests has been settled."""

    def queue(self, caller: Caller) -> None:
        """The caller has room again, though nothing was settled."""

    def lost(self, caller: Caller) -> None:
        """Its connection is gone."""


class Device:
    """One device at the caller's connection."""

    __slots__ = ("first_seq", "head", "taken", "target")

    def __init__(self, target: Target) -> None:
        self.target = target
        self.first_seq = target.next_seq
        self.head = b""
        self.taken = 0


class Caller(asyncio.Protocol, ABC):
    """Subclasses know their door."""

    def __init__(self, ground: Range, targets: list[Target]) -> None:
        self.devices = [Device(target) for target in targets]
        self.left = len(targets) * ground.drill.each if ground.drill.each is not None else -1
        self.is_open = False
        self.is_queued = False  # it stands in the range's queue of those who have room
        self.overdue: deque[float] = deque()  # requests of its own that are due
        self._ground = ground
        self._place = 0
        self._transport: asyncio.Transport | None = None

    # What the range asks

    @property
    @abstractmethod
    def has_room(self) -> bool:
        """Another request can be sent now."""

    @property
    @abstractmethod
    def unanswered(self) -> int:
        """Requests on their way, including those that will be sent again."""

    @property
    def is_spent(self) -> bool:
        """Everything it had to send has been sent."""
        return self.left == 0

    async def open(self) -> None:
        drill, address = self._ground.drill, self._ground.address
        loop = asyncio.get_running_loop()
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            sock.setblocking(False)
            if drill.source is not None:
                # The port is chosen at connect: a port chosen at bind is blocked for a minute after each run.
                sock.setsockopt(socket.IPPROTO_IP, PORT_AT_CONNECT, 1)
                sock.bind((drill.source, 0))
            async with asyncio.timeout(OPEN_WITHIN_S):
                await loop.sock_connect(sock, (address.host, address.port))
                await loop.create_connection(lambda: self, sock=sock)
                await self._greet()
        except BaseException:
            self.close()
            if self._transport is None:
                sock.close()
            raise
        self.is_open = True

    def fire(self, due: float, now: float) -> None:
        """Send the next request."""
        if self.left > 0:
            self.left -= 1
        devices = self.devices
        device = devices[self._place % len(devices)]
        self._place += 1
        if not device.head:
            device.head = self._ground.volley.head(device.target)
        self._send(device, self._ground.volley.next(device.head, device.target), due, now)

    @abstractmethod
    def resend(self, now: float) -> None:
        """Send what is unanswered again, over a new connection."""

    def close(self) -> None:
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    # What the network says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance

    def connection_lost(self, error: Exception | None) -> None:
        was_open, self.is_open = self.is_open, False
        self._transport = None
        self._fail(error or ConnectionResetError("the server closed the connection"))
        if was_open:
            self._ground.lost(self)

    # What the doors fill in

    async def _greet(self) -> None:
        """What has to be said before the first request."""

    def _fail(self, error: Exception) -> None:
        """The connection is gone before the greeting was over."""

    @abstractmethod
    def _send(self, device: Device, data: bytes, due: float, now: float) -> None:
        """Write one request, and remember when it was due."""

    # What they share

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def _is_to_come_again(self, status: int) -> bool:
        return self._ground.drill.again and status in BUSY

    def _later(self, after_s: float | None, call: Any, *arguments: Any) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(AGAIN_S if after_s is None else after_s, call, *arguments)
