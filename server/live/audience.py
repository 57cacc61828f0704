"""Who watches what, and every message encoded once.

In: viewers who watch, unwatch and leave; once per beat, word which scopes changed. Out: for each viewer whose line is
ready, the one message it needs now, as the whole WebSocket frame, head included: a server masks nothing, so it is the
same for everybody. Viewers that need the same message in the same encoding get the same bytes; agencies' machines get
aggregates, encoded apart. A scope nobody watches any more is remembered for a while, so that a short interruption costs
a frame and no snapshot.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

from election import short_frame
from election.errors import Code, Refused
from election.station import Scope
from election.wire import pack, watch
from election.wire.frame import Message, Pulse
from election.wire.pack import Format
from server.live.aggregate import aggregate
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag
from server.live.mosaic import Mosaic, Sweeper
from server.live.replay import Replay
from server.live.spectator import Spectator

LINGER_S = 30.0  # longer than a board needs to reconnect after its 6 s without a sign of life
FRESH_S = 0.2  # one beat: an older copy would tell a wrong server time
CROWD = 256  # viewers of one scope between two looks at the event loop: some 3 ms, with their system calls

OPCODES: dict[Format, int] = {"json": short_frame.TEXT, "msgpack": short_frame.BINARY}


class Stage:
    """One watched scope, or a layer of it, and those who watch it."""

    def __init__(self, replay: Replay | Mosaic) -> None:
        self.replay = replay
        self.spectators: set[Spectator] = set()
        self.offered_at = self.left_at = time.monotonic()
        self.copies: dict[tuple[str, int, Format, bool], tuple[float, bytes]] = {}
        self.copied_version = 0


class Audience:
    def __init__(self, current: Current, lag: Lag, gauges: Gauges) -> None:
        self._current = current
        self._lag = lag
        self._gauges = gauges
        self._stages: dict[Scope, Stage] = {}
        self.sweeper = Sweeper()

    def __iter__(self) -> Iterator[Stage]:
        """The stages of this moment; they may come and go while somebody walks through them."""
        return iter(list(self._stages.values()))

    # Viewers

    def watch(self, spectator: Spectator, scope: Scope, version: int | None = None, epoch: str | None = None) -> None:
        """The viewer gets a snapshot, or a frame if what it has can be brought up to date; `scope` may be a layer's
        topic. Raises `Refused(R150)`."""
        stage = self._stages.get(scope)
        if stage is None:
            place, layer = watch.parted(scope)
            shown = Mosaic(place, self._current, self.sweeper) if layer else Replay(place, self._current)
            stage = self._stages[scope] = Stage(shown)
        stage.spectators.add(spectator)
        can_follow = version is not None and epoch == self._current.epoch and stage.replay.reaches(version)
        spectator.watch(scope, version if can_follow else None)
        self._count()

    def unwatch(self, spectator: Spectator, scope: Scope) -> None:
        spectator.unwatch(scope)
        stage = self._stages.get(scope)
        if stage is not None:
            stage.spectators.discard(spectator)
            stage.left_at = time.monotonic()

    def leave(self, spectator: Spectator) -> None:
        for scope in list(spectator.sent):
            self.unwatch(spectator, scope)

    def message(self, spectator: Spectator, scope: Scope, *, owed: bool) -> bytes | None:
        """The frame that the viewer needs now, taken as sent; None when it has stopped watching, or when there will be
        one with a later beat. Raises `Refused(R150)` when the scope is gone."""
        if scope not in spectator.sent:
            return None
        stage = self._stages.get(scope)
        if stage is None or spectator not in stage.spectators:
            spectator.unwatch(scope)
            raise Refused(Code.R150)
        if not stage.replay.is_settled:
            return None
        replay, since = stage.replay, spectator.sent[scope]
        form, coarse = spectator.form, spectator.aggregates_only
        spectator.sent[scope] = replay.version
        if since is None or not replay.reaches(since):
            return self._copy(stage, "snapshot", 0, form, coarse, replay.snapshot)
        if owed or since < replay.version:
            return self._copy(stage, "frame", since, form, coarse, lambda pulse: replay.frame(since, pulse))
        return self._copy(stage, "beat", 0, form, coarse, replay.beat)

    # Everybody

    async def offer(self, stage: Stage) -> None:
        """To everybody who watches now. A crowd is served in parts, so that others are heard in between; the version
        stays the same meanwhile, because only the beat makes a new one."""
        stage.offered_at = time.monotonic()
        scope, overwritten = stage.replay.scope, 0
        for number, spectator in enumerate(list(stage.spectators), 1):
            if scope in spectator.sent and not spectator.offer(scope):
                overwritten += 1
            if number % CROWD == 0:
                await asyncio.sleep(0)
        self._gauges.overwritten.inc(overwritten)

    def dismiss(self, stage: Stage) -> None:
        """The scope is gone: whoever watches it is told when its line is ready."""
        self._stages.pop(stage.replay.scope, None)
        for spectator in list(stage.spectators):
            spectator.offer(stage.replay.scope)

    def forget(self) -> None:
        """Drop the scopes nobody has watched for a while."""
        now = time.monotonic()
        for scope, stage in list(self._stages.items()):
            if not stage.spectators and now - stage.left_at > LINGER_S:
                del self._stages[scope]
        self._count()

    def snapshot(self, scope: Scope, form: Format, *, aggregates_only: bool = False) -> bytes:
        """The same snapshot for those who only ask once. Raises `Refused(R150)`."""
        stage = self._stages.get(scope) or Stage(Replay(scope, self._current))
        return short_frame.message(self._copy(stage, "snapshot", 0, form, aggregates_only, stage.replay.snapshot))

    def pulse(self) -> Pulse:
        current, lag = self._current, self._lag
        return Pulse(current.epoch, current.now(), current.speed, lag.ms, lag.redis)

    # Internal

    def _copy(
        self, stage: Stage, kind: str, since: int, form: Format, coarse: bool, make: Callable[[Pulse], Message]
    ) -> bytes:
        if stage.copied_version != stage.replay.version:
            stage.copies.clear()
            stage.copied_version = stage.replay.version
        now, key = time.monotonic(), (kind, since, form, coarse)
        made_at, written = stage.copies.get(key, (0.0, b""))
        if now - made_at > FRESH_S:
            stage.copies = {kept: copy for kept, copy in stage.copies.items() if now - copy[0] <= FRESH_S}
            message = make(self.pulse())
            raw = pack.encode(aggregate(message) if coarse else message, form)
            written = short_frame.write(OPCODES[form], raw)
            stage.copies[key] = (now, written)
            self._gauges.encoded.labels(kind).inc()
        return written

    def _count(self) -> None:
        self._gauges.watched.set(len(self._stages))
