"""The doorbell: the only module that knows Redis.

Collectors ring after commit; a ring that is lost costs a second, never a report. Nothing here raises because Redis is
away: `ring` says whether it was heard, `listen` says when it cannot hear (`Silence`) and goes on trying.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redis import RedisError
from redis.asyncio import Redis

from election.wire import event
from election.wire.event import Event

RING_TIMEOUT_S = 1.0  # a doorbell that takes longer is broken; the report is committed anyway
SILENCE_CHECK_S = 1.0  # how long to wait for a message before asking whether the line is still alive
RECONNECT_S = (0.2, 0.5, 1.0, 2.0)

ENTRIES_CHANNEL = "eday:entries"
"""One for all provinces: with one each, a slot of the whole country is thirty messages for each of ours, and handling a
message costs more than the entries in it. See decision 14."""
ROSTER_CHANNEL = "eday:roster"
DEVICES, REGISTER = b"devices", b"register"
AWAY = (RedisError, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Listening:
    """The line is up: whatever was said before may have been missed, whatever comes now is heard."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The line is down; trying again."""


@dataclass(frozen=True, slots=True)
class RosterChanged:
    """A device was enrolled or revoked; with `register`, stations or the election changed: ask the database what."""

    register: bool


Heard = Listening | Silence | RosterChanged | Event


class Bus:
    """One connection for ringing. Build it with a URL, close it when done."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._origin = os.urandom(event.ORIGIN_BYTES)
        self._redis = Redis.from_url(url, socket_timeout=RING_TIMEOUT_S, socket_connect_timeout=RING_TIMEOUT_S)

    async def close(self) -> None:
        await self._redis.aclose()

    async def is_alive(self) -> bool:
        try:
            return bool(await self._redis.ping())
        except AWAY:
            return False

    async def settings(self, names: Sequence[str]) -> dict[str, str]:
        """The server's version and settings, for benchmarks that must say what they were measured with; what it does
        not tell is left out."""
        try:
            about: Mapping[str, Any] = await self._redis.info("server")
            found = await self._redis.config_get(*names)
        except AWAY:
            return {}
        told = {key: str(about[key]) for key in ("valkey_version", "redis_version") if key in about}
        return dict(list(told.items())[:1]) | {str(key): str(value) for key, value in found.items()}

    async def ring(self, events: Sequence[Event]) -> bool:
        """Publish; False if nobody could be told. Never raises for Redis' sake."""
        try:
            await self._redis.publish(ENTRIES_CHANNEL, event.encode(events, self._origin))
        except AWAY:
            return False
        return True

    async def ring_roster(self, *, register: bool = False) -> bool:
        """Tell that devices changed; with `register`, that stations or the election did."""
        try:
            await self._redis.publish(ROSTER_CHANNEL, REGISTER if register else DEVICES)
        except AWAY:
            return False
        return True

    async def listen(self, provinces: Sequence[int], *, roster: bool = False, own: bool = True) -> AsyncIterator[Heard]:
        """What is said about these provinces, for ever; without `own`, not the events this very object rings.
        Yields `Listening` each time the line is up (again)."""
        mine = None if own else event.beginning(self._origin)
        channels = [ENTRIES_CHANNEL] + ([ROSTER_CHANNEL] if roster else [])
        wanted = frozenset(provinces)
        tries = 0
        while True:
            redis = Redis.from_url(self._url, socket_connect_timeout=RING_TIMEOUT_S, socket_timeout=None)
            try:
                async with redis.pubsub() as line:
                    await line.subscribe(*channels)
                    confirmed = 0
                    asked = False
                    while True:
                        message = await line.get_message(timeout=SILENCE_CHECK_S)
                        _leave_if_cancelled()
                        if message is None:
                            # Without a question, a dead peer behind a NAT or a stopped process looks like a quiet one.
                            if asked:
                                raise TimeoutError
                            asked = True
                            await asyncio.wait_for(line.ping(), RING_TIMEOUT_S)
                            continue
                        asked = False
                        if message["type"] == "subscribe":
                            confirmed += 1
                            if confirmed == len(channels):
                                tries = 0
                                yield Listening()
                        elif message["type"] == "message":
                            if message["channel"] == ROSTER_CHANNEL.encode():
                                yield RosterChanged(register=message["data"] != DEVICES)
                            elif mine is None or not message["data"].startswith(mine):
                                for one in event.decode(message["data"]):
                                    if one.province in wanted:
                                        yield one
            except AWAY:
                _leave_if_cancelled()
                yield Silence()
            finally:
                await redis.aclose()
            await asyncio.sleep(RECONNECT_S[min(tries, len(RECONNECT_S) - 1)] * random.uniform(0.7, 1.3))  # noqa: S311
            tries += 1


def _leave_if_cancelled() -> None:
    """A cancellation that meets the client's own timeout, or its closing of a line, comes out as that timeout or as a
    lost line: without this look the listener would go on for ever, and the program would not end."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
