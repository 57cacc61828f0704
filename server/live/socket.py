"""The WebSocket `/v1/live`: one line per screen, any number of scopes on it.

Lifecycle of a line:
1. A page of another site is refused before the handshake. Whoever is not signed in and has no key is let in and closed
   with 4401, because a browser shows a page no other reason. While the picture is not loaded: 1013, try again later.
2. `watch` and `unwatch` are read in order; what cannot be shown is answered with a `refusal`, the line stays.
3. The writer sends what lies in the mailbox. A line that takes nothing for WRITE_S is let go.
4. Every minute the door looks again whether the person is still signed in or the key still good, and what they see.
5. Closed by the browser, by 3, by 4 (4401) or by a message that is too big (1009).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from election.errors import Code, Fault, Refused, Unavailable
from election.station import Scope
from election.wire import pack, watch
from election.wire.frame import Message
from election.wire.pack import Format
from election.wire.problem import language_of
from election.wire.watch import Unwatch, Watch
from server.live.audience import Audience, Payload
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.spectator import Spectator
from server.person import Agency, Viewer

MOST_SCOPES = 64  # a wall of the whole country shows 34 provinces
MOST_BYTES = 4_096
WRITE_S = 10.0  # then even a 2G line should have taken one frame
RECHECK_S = 60.0
UNSENT_BYTES = 64 * 1024

NOT_AUTHORISED, TOO_BIG, UNEXPECTED, BUSY = 4401, 1009, 1011, 1013

SUBPROTOCOLS: dict[str, Format] = {"eday.v1+msgpack": "msgpack", "eday.v1+json": "json"}

Authorise = Callable[[HTTPConnection], Awaitable[Viewer]]
"""Who asks; raises `Refused` when nobody who is signed in or has a key, or from another site."""

Sees = Callable[[Viewer, Scope], bool]

logger = logging.getLogger(__name__)


class LiveSocket:
    def __init__(self, audience: Audience, current: Current, authorise: Authorise, sees: Sees, gauges: Gauges) -> None:
        self.audience = audience
        self.current = current
        self.authorise = authorise
        self.sees = sees
        self.gauges = gauges

    def routes(self) -> list[BaseRoute]:
        return [WebSocketRoute("/v1/live", self.serve)]

    async def serve(self, websocket: WebSocket) -> None:
        chosen = next((name for name in websocket.scope.get("subprotocols", ()) if name in SUBPROTOCOLS), None)
        try:
            viewer = await self.authorise(websocket)
            if not self.current.is_loaded:
                raise Unavailable("The picture is still being loaded.")
        except Refused as refused:
            if refused.code is not Code.R212:
                await websocket.accept(chosen)
            await _close(websocket, NOT_AUTHORISED)
            return
        except Unavailable:
            await websocket.accept(chosen)
            await _close(websocket, BUSY)
            return
        await websocket.accept(chosen)
        form: Format = SUBPROTOCOLS[chosen] if chosen else "json"
        language = language_of(websocket.headers.get("accept-language"))
        spectator = Spectator(form, language, aggregates_only=isinstance(viewer, Agency))
        with self.gauges.spectators.track_inprogress():
            await _Line(self, websocket, viewer, spectator).run()


class _Line:
    """One open line."""

    def __init__(self, door: LiveSocket, websocket: WebSocket, viewer: Viewer, spectator: Spectator) -> None:
        self._door = door
        self._websocket = websocket
        self._viewer = viewer
        self._spectator = spectator

    async def run(self) -> None:
        """Until one of the three ends, with the code to close with; None when nobody is there to be told."""
        works: tuple[Coroutine[Any, Any, int | None], ...] = (self._read(), self._write(), self._recheck())
        tasks = [asyncio.create_task(work) for work in works]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._door.audience.leave(self._spectator)
        code = self._outcome(done.pop())
        if code is not None:
            await _close(self._websocket, code)

    # The three

    async def _read(self) -> int | None:
        while True:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return None
            raw: Payload = message.get("text") or message.get("bytes") or b""
            if len(raw) > MOST_BYTES:
                return TOO_BIG
            scope: str | None = None
            try:
                asked = watch.decode(raw, self._spectator.form)
                scope = asked.scope
                self._obey(asked)
            except (Refused, Unavailable) as refused:
                await self._send(self._encode(self._spectator.refusal(scope, refused)))

    async def _write(self) -> int | None:
        while True:
            scope, owed = await self._spectator.take()
            try:
                payload = self._door.audience.message(self._spectator, scope, owed=owed)
            except (Refused, Unavailable) as refused:
                payload = self._encode(self._spectator.refusal(scope, refused))
            if payload is not None:
                await self._send(payload)

    async def _recheck(self) -> int | None:
        while True:
            await asyncio.sleep(RECHECK_S)
            try:
                self._viewer = await self._door.authorise(self._websocket)
            except Refused:
                return NOT_AUTHORISED
            except Unavailable:
                continue  # the database is away; nobody loses the wall for that
            for scope in [s for s in self._spectator.sent if not self._door.sees(self._viewer, s)]:
                self._door.audience.unwatch(self._spectator, scope)
                await self._send(self._encode(self._spectator.refusal(scope, Refused(Code.R150))))

    # What they use

    def _obey(self, asked: Watch | Unwatch) -> None:
        scope = Scope(asked.scope)
        if isinstance(asked, Unwatch):
            self._door.audience.unwatch(self._spectator, scope)
            return
        if not self._door.sees(self._viewer, scope):
            raise Refused(Code.R150)
        if scope not in self._spectator.sent and len(self._spectator.sent) >= MOST_SCOPES:
            fault = Fault("$.scope", f"At most {MOST_SCOPES} scopes are watched on one line.")
            raise Refused(Code.R130, fault.message, (fault,))
        self._door.audience.watch(self._spectator, scope, asked.version, asked.epoch)

    def _encode(self, message: Message) -> Payload:
        raw = pack.encode(message, self._spectator.form)
        return raw.decode() if self._spectator.form == "json" else raw

    async def _send(self, payload: Payload) -> None:
        """Raises TimeoutError when the line takes nothing. Cancelled before the line took it, nothing was sent."""
        async with asyncio.timeout(WRITE_S):
            if isinstance(payload, str):
                await self._websocket.send_text(payload)
            else:
                await self._websocket.send_bytes(payload)
        self._door.gauges.sent.inc()
        self._door.gauges.sent_bytes.inc(len(payload))

    def _outcome(self, task: asyncio.Task[int | None]) -> int | None:
        error = task.exception()
        match error:
            case None:
                return task.result()
            case WebSocketDisconnect():
                return None
            case TimeoutError():
                self._door.gauges.dropped.inc()
                logger.warning("a screen did not read", extra={"action": "spectator_dropped", "by": self._viewer.name})
                return None
            case _:
                logger.error("a live line failed", exc_info=error, extra={"action": "live_line_failed"})
                self._door.gauges.faults.labels("line").inc()
                return UNEXPECTED


async def _close(websocket: WebSocket, code: int) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
        async with asyncio.timeout(WRITE_S):
            await websocket.close(code)


def keep_fresh(listening: socket.socket) -> None:
    """Let the kernel hold only little that a screen has not taken yet; lines accepted later inherit it.

    By itself it would queue megabytes for a slow line: minutes of frames, each older than the next.
    """
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
