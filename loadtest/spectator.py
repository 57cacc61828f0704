"""A screen that watches a scope, for Locust: blocking, so that gevent can make it one of many.

Frames come in from `/v1/live`; what is told about each is how far the picture was behind the ledger, as the server
measured it. A line that is lost raises, and Locust counts it. Never asyncio here: it does not live beside gevent.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import msgspec
from msgspec import Struct
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from loadtest.loopback import Address

OPEN_WITHIN_S = 10.0
DEAD_AFTER_S = 6.0  # without beat or frame, says the board's wire
SUBPROTOCOL = Subprotocol("eday.v1+msgpack")


class Told(Struct):
    """One message of the live line."""

    t: str
    lag_ms: float | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, how many bytes it had, and the milliseconds it stands for."""

    kind: str
    bytes: int
    milliseconds: float


class Spectator:
    """1. `watch` connects and waits for the snapshot. 2. `hear` one message at a time. 3. `leave`."""

    def __init__(self, address: Address, key: str) -> None:
        self._url = address.websocket("/v1/live")
        self._key = key
        self._socket: ClientConnection | None = None

    def watch(self, scope: str) -> Heard:
        """Open the line; the time from asking to the snapshot."""
        asked_at = time.perf_counter()
        self._socket = connect(
            self._url,
            additional_headers={"Authorization": f"Bearer {self._key}"},
            subprotocols=[SUBPROTOCOL],
            compression=None,
            open_timeout=OPEN_WITHIN_S,
            max_size=64 * 1024 * 1024,
            proxy=None,
        )
        self._socket.send(msgspec.msgpack.encode({"t": "watch", "scope": scope}))
        told, size = self._receive()
        if told.t != "snapshot":
            raise ConnectionError(f"no snapshot but {told.t} {told.code or ''}".strip())
        return Heard("snapshot", size, (time.perf_counter() - asked_at) * 1_000)

    def hear(self) -> Heard:
        """The next frame or beat."""
        told, size = self._receive()
        return Heard(told.t, size, told.lag_ms or 0.0)

    def leave(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _receive(self) -> tuple[Told, int]:
        if self._socket is None:
            raise ConnectionError("nothing is watched")
        data = self._socket.recv(timeout=DEAD_AFTER_S)
        form = msgspec.msgpack if isinstance(data, bytes) else msgspec.json
        return form.decode(data, type=Told), len(data)
