"""A screen that watches a scope, for Locust: blocking, so that gevent can make it one of many.

Frames come in from `/v1/live`; what is told about each is how far the picture was behind the ledger, as the server
measured it. A line that is lost raises, and Locust counts it. Never asyncio here: it does not live beside gevent.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
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
    version: int | None = None
    epoch: str | None = None
    lag_ms: float | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, how many bytes it had, and the milliseconds it stands for."""

    kind: str
    bytes: int
    milliseconds: float


class Spectator:
    """1. `watch` connects and waits for the picture. 2. `hear` one message at a time. 3. `leave`, and `watch` again:
    what it has, it need not be sent twice."""

    def __init__(self, address: Address, key: str) -> None:
        self._url = address.websocket("/v1/live")
        self._key = key
        self._opened = ExitStack()
        self._socket: ClientConnection | None = None
        self._picture: dict[str, int | str] = {}  # version and epoch of the last message

    @property
    def is_watching(self) -> bool:
        return self._socket is not None

    def watch(self, scope: str) -> Heard:
        """Open the line; the time from asking to the snapshot, or to the frame that brings an older picture up."""
        asked_at = time.perf_counter()
        self._socket = self._opened.enter_context(
            connect(
                self._url,
                additional_headers={"Authorization": f"Bearer {self._key}"},
                subprotocols=[SUBPROTOCOL],
                compression=None,
                open_timeout=OPEN_WITHIN_S,
                max_size=64 * 1024 * 1024,
                proxy=None,
            )
        )
        self._socket.send(msgspec.msgpack.encode({"t": "watch", "scope": scope, **self._picture}))
        told, size = self._receive()
        if told.t == "refusal":
            raise ConnectionError(f"no snapshot but {told.t} {told.code or ''}".strip())
        return Heard("snapshot" if told.t == "snapshot" else "catch-up", size, (time.perf_counter() - asked_at) * 1_000)

    def hear(self) -> Heard:
        """The next frame or beat."""
        told, size = self._receive()
        if told.t == "refusal":
            raise ConnectionError(f"{told.t} {told.code or ''}".strip())
        return Heard(told.t, size, told.lag_ms or 0.0)

    def leave(self) -> None:
        self._socket = None
        self._opened.close()

    def _receive(self) -> tuple[Told, int]:
        if self._socket is None:
            raise ConnectionError("nothing is watched")
        data = self._socket.recv(timeout=DEAD_AFTER_S)
        form = msgspec.msgpack if isinstance(data, bytes) else msgspec.json
        told = form.decode(data, type=Told)
        if told.version is not None and told.epoch is not None:
            self._picture = {"version": told.version, "epoch": told.epoch}
        return told, len(data)
