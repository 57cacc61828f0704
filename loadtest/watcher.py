"""A screen on the country, for benches: when did the board's totals become what was reported?

It watches a scope at `/v1/live` with an agency's key, as any outsider would, and notes the moment (monotonic clock) at
which the figures of one ballot are exact. A line that is lost raises `WatchLost`; the caller decides what that means.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import msgspec
from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from loadtest.loopback import loopback

SUBPROTOCOL = Subprotocol("eday.v1+msgpack")
OPEN_WITHIN_S = 20.0
DEAD_AFTER_S = 6.0  # without beat or frame, says the board's wire
MOST_BYTES = 64 * 1024 * 1024


class WatchLost(ConnectionError):
    """The board could not be watched (any more); the message says why."""


class _Ballot(Struct):
    voted: int | None = None
    reported: int | None = None


class _Figures(Struct):
    ballots: dict[str, _Ballot] = {}


class _Told(Struct):
    t: str
    figures: _Figures | None = None
    lag_ms: float | None = None
    code: str | None = None


_told = msgspec.msgpack.Decoder(_Told)


@dataclass(slots=True)
class Watcher:
    """What the board has shown so far, of one ballot. `lags_ms` are those of the frames."""

    ballot: str
    voted: int | None = None
    reported: int | None = None
    changed_at: float | None = None
    lags_ms: list[float] = field(default_factory=list)
    lost: str | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def exact(self, reported: int, voted: int, within_s: float) -> float | None:
        """When the board showed exactly these and nothing else after that; None if it does not in time."""
        try:
            async with asyncio.timeout(within_s):
                while (self.reported, self.voted) != (reported, voted):
                    if self.lost is not None:
                        raise WatchLost(self.lost)
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return None
        return self.changed_at

    async def follow(self, socket: ClientConnection) -> None:
        """Until cancelled, or until the line is gone."""
        try:
            while True:
                async with asyncio.timeout(DEAD_AFTER_S):
                    data = await socket.recv(decode=False)
                self._hear(_told.decode(data))
        except (OSError, WebSocketException, msgspec.DecodeError) as error:
            self.lost = f"The board's line was lost: {error or type(error).__name__}."
            self._changed.set()

    def _hear(self, told: _Told) -> None:
        if told.t == "refusal":
            raise WatchLost(f"The board does not show it: {told.code}.")
        if told.t == "frame" and told.lag_ms is not None:
            self.lags_ms.append(told.lag_ms)
        ballot = told.figures.ballots.get(self.ballot) if told.figures is not None else None
        if ballot is not None and (ballot.reported, ballot.voted) != (self.reported, self.voted):
            self.reported, self.voted = ballot.reported, ballot.voted
            self.changed_at = time.monotonic()
            self._changed.set()


@asynccontextmanager
async def watching(url: str, key: str, scope: str = "vn", ballot: str = "assembly") -> AsyncIterator[Watcher]:
    """Watch from before the load until after it. Raises `WatchLost` when there is no snapshot."""
    watcher = Watcher(ballot)
    try:
        async with connect(
            loopback(url).websocket("/v1/live"),
            additional_headers={"Authorization": f"Bearer {key}"},
            subprotocols=[SUBPROTOCOL],
            compression=None,
            open_timeout=OPEN_WITHIN_S,
            max_size=MOST_BYTES,
            ping_interval=None,  # beats tell enough
            proxy=None,
        ) as socket:
            await socket.send(msgspec.msgpack.encode({"t": "watch", "scope": scope}))
            async with asyncio.timeout(OPEN_WITHIN_S):
                watcher._hear(_told.decode(await socket.recv(decode=False)))
            following = asyncio.create_task(watcher.follow(socket))
            try:
                yield watcher
            finally:
                following.cancel()
                await asyncio.wait([following])
    except (OSError, WebSocketException, msgspec.DecodeError) as error:
        raise WatchLost(str(error) or type(error).__name__) from error
