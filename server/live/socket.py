"""The WebSocket `/v1/live`: one line per screen, any number of scopes on it, and no task for any of them.

Lifecycle of a line:
1. A page of another site is refused before the handshake. Whoever is not signed in and has no key is let in and closed
   with 4401, because a browser shows a page no other reason. While the picture is not loaded: 1013, try again later.
2. `watch` and `unwatch` are read in order; what cannot be shown is answered with a `refusal`, the line stays.
3. What lies in the mailbox leaves as soon as the line takes it. A line that takes nothing for WRITE_S is let go.
4. Every minute the door looks again whether the person is still signed in or the key still good, and what they see.
5. Closed by the browser, by 3, by 4 (4401), by a message that is too big (1009) or a fault of ours (1011). Networks
   that took a screen away do not say so: a line that stays silent is pinged, then dropped.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence

from starlette.requests import HTTPConnection

from election.errors import Code, Fault, Refused, Unavailable
from election.line import Headers, Line
from election.porter import reset
from election.station import Scope
from election.wire import watch
from election.wire.watch import Unwatch, Watch
from server.live.audience import Audience
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.screen import SUBPROTOCOLS, Screen, asker
from server.person import Agency, Viewer

MOST_SCOPES = 64  # a wall of the whole country shows 34 provinces
MOST_BYTES = 4_096
WRITE_S = 10.0  # then even a 2G line should have taken something
RECHECK_S = 60.0
RECHECKS_AT_ONCE = 4  # of the pool's connections
UNSENT_BYTES = 64 * 1024  # in the kernel
UNTAKEN_BYTES = 16 * 1024  # here, of what the kernel did not take; beyond it messages are lost
LOOK_S = 0.5
LOOKS_BETWEEN_PINGS, PING_PATIENCE = 10, 5  # 25 s of silence: mobile carriers' NATs forget a line after 30 s
LOOKS_AT_ONCE = 512

NOT_AUTHORISED, BUSY = 4401, 1013

Authorise = Callable[[HTTPConnection], Awaitable[Viewer]]
"""Who asks; raises `Refused` when nobody who is signed in or has a key, or from another site."""

CheckOrigin = Callable[[HTTPConnection], None]
"""Raises `Refused` for another site's page."""

Sees = Callable[[Viewer, Scope], bool]

logger = logging.getLogger(__name__)


class LiveSocket:
    """Who takes the lines at `/v1/live`. `watch` and `recheck` run as long as it does."""

    subprotocols: Sequence[str] = tuple(SUBPROTOCOLS)
    message_bytes: int = MOST_BYTES

    def __init__(
        self,
        audience: Audience,
        current: Current,
        check_origin: CheckOrigin,
        authorise: Authorise,
        sees: Sees,
        gauges: Gauges,
    ) -> None:
        self.audience = audience
        self.sent = self.sent_bytes = 0  # told to the gauges now and then: telling costs as much as sending
        self._current = current
        self._check_origin = check_origin
        self._authorise = authorise
        self._sees = sees
        self._gauges = gauges
        self._screens: set[Screen] = set()
        self._greetings: set[asyncio.Task[None]] = set()

    # A line's life

    def admits(self, headers: Headers) -> bool:
        try:
            self._check_origin(asker(headers))
        except Refused:
            return False
        return True

    def opened(self, line: Line, headers: Headers) -> Screen:
        """Nothing is read before it is known who asks, which takes a task for a moment: the database is asked."""
        line.hold()
        line.limit(UNTAKEN_BYTES)
        screen = Screen(self, line, headers)
        task = asyncio.get_running_loop().create_task(self._greet(screen))
        self._greetings.add(task)
        task.add_done_callback(self._greetings.discard)
        return screen

    def hear(self, screen: Screen, message: bytes) -> None:
        scope: str | None = None
        try:
            asked = watch.decode(message, screen.form)
            scope = watch.topic(asked.scope, asked.layer)
            self._obey(screen, asked)
        except (Refused, Unavailable) as refused:
            screen.refuse(scope, refused)

    def lost(self, screen: Screen) -> None:
        """Harmless when it is gone already."""
        if screen in self._screens:
            self._screens.discard(screen)
            self._gauges.spectators.dec()
        self.audience.leave(screen)

    def failed(self) -> None:
        self._gauges.faults.labels("line").inc()

    async def stop(self) -> None:
        """End the greetings that are not over."""
        for task in list(self._greetings):
            task.cancel()
        await asyncio.gather(*self._greetings, return_exceptions=True)

    async def _greet(self, screen: Screen) -> None:
        line = screen.line
        try:
            screen.viewer = await self._authorise(screen.asker)
            if not self._current.is_loaded:
                raise Unavailable("The picture is still being loaded.")
        except Refused:
            line.close(NOT_AUTHORISED)
        except Unavailable:
            line.close(BUSY)
        except Exception as error:
            screen.fail(error)
        if not line.is_closed:
            screen.aggregates_only = isinstance(screen.viewer, Agency)
            screen.recheck_at = time.monotonic() + RECHECK_S
            self._screens.add(screen)
            self._gauges.spectators.inc()
        line.go_on()

    def _obey(self, screen: Screen, asked: Watch | Unwatch) -> None:
        scope = watch.topic(asked.scope, asked.layer)
        if isinstance(asked, Unwatch):
            self.audience.unwatch(screen, scope)
            return
        if not self._sees(screen.viewer, Scope(asked.scope)) or (asked.layer and screen.aggregates_only):
            raise Refused(Code.R150)
        if scope not in screen.sent and len(screen.sent) >= MOST_SCOPES:
            fault = Fault("$.scope", f"At most {MOST_SCOPES} scopes are watched on one line.")
            raise Refused(Code.R130, fault.message, (fault,))
        self.audience.watch(screen, scope, asked.version, asked.epoch)

    # Background work

    async def watch(self) -> None:
        """Let go who takes nothing, ask who says nothing whether they are there, and tell the gauges."""
        looks = 0
        while True:
            await asyncio.sleep(LOOK_S)
            looks += 1
            for number, screen in enumerate(list(self._screens), 1):
                if screen.stuck_s(time.monotonic()) > WRITE_S:
                    self._let_go(screen)
                elif looks % LOOKS_BETWEEN_PINGS == 0:
                    screen.line.look(PING_PATIENCE)
                if number % LOOKS_AT_ONCE == 0:
                    await asyncio.sleep(0)
            self._gauges.sent.inc(self.sent)
            self._gauges.sent_bytes.inc(self.sent_bytes)
            self.sent = self.sent_bytes = 0

    def _let_go(self, screen: Screen) -> None:
        self._gauges.dropped.inc()
        logger.warning("a screen did not read", extra={"action": "spectator_dropped", "by": screen.viewer.name})
        reset(screen.line.transport)
        self.lost(screen)

    async def recheck(self) -> None:
        """Ask again about those whose time is over, a few at once: after a restart all came in the same second."""
        while True:
            await asyncio.sleep(min(LOOK_S, RECHECK_S))
            now = time.monotonic()
            due = iter([screen for screen in self._screens if screen.recheck_at <= now])
            await asyncio.gather(*(self._recheck(due) for _ in range(RECHECKS_AT_ONCE)))

    async def _recheck(self, screens: Iterator[Screen]) -> None:
        for screen in screens:
            screen.recheck_at = time.monotonic() + RECHECK_S
            try:
                screen.viewer = await self._authorise(screen.asker)
            except Refused:
                screen.line.close(NOT_AUTHORISED)
            except Unavailable:
                continue  # the database is away; nobody loses the wall for that
            except Exception as error:
                screen.fail(error)
            for scope in [topic for topic in screen.sent if not self._sees(screen.viewer, watch.parted(topic)[0])]:
                self.audience.unwatch(screen, scope)
                screen.refuse(scope, Refused(Code.R150))


def keep_fresh(listening: socket.socket) -> None:
    """Let the kernel hold only little that a screen has not taken yet; lines accepted later inherit it.

    By itself it would queue megabytes for a slow line: minutes of frames, each older than the next.
    """
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
