"""One request and its answer, straight on ASGI.

Every handler is `async def handler(exchange) -> None`; what it raises becomes problem details here and nowhere else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from collector.doors.knock import Dressed, Knock
from collector.metrics import Metrics
from election.errors import Code, ElectionError, Refused, Unavailable
from election.wire.uplink import MOST_BYTES

log = logging.getLogger(__name__)

BODY_TIMEOUT_S = 30.0  # 64 KiB over 2G at 20 kbit/s takes 26 s


class Exchange:
    """What a handler sees of its request, and how it answers."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._answered = False
        self.knock = Knock(scope["headers"])

    @property
    def query(self) -> bytes:
        raw: bytes = self._scope["query_string"]
        return raw

    @property
    def peer(self) -> str:
        """The address that knocked; behind a trusted proxy, uvicorn has put the forwarded one here."""
        client = self._scope.get("client")
        return client[0] if client else ""

    def header(self, name: bytes) -> bytes | None:
        """One that only this handler wants; `name` in small letters."""
        return next((value for given, value in self._scope["headers"] if given == name), None)

    async def body(self) -> bytes:
        """The whole body. Refuses with R002 what is too big, with R001 what does not arrive."""
        try:
            async with asyncio.timeout(BODY_TIMEOUT_S):
                return await self._body()
        except TimeoutError as slow:
            raise Refused(Code.R001) from slow

    async def _body(self) -> bytes:
        chunks: list[bytes] = []
        size = 0
        while True:
            message: Message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Refused(Code.R001)
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > MOST_BYTES:
                raise Refused(Code.R002)
            if not message.get("more_body", False):
                return b"".join(chunks)

    async def answer(self, status: int, body: Any, *, problematic: bool = False) -> None:
        await self._say(self.knock.dress(status, body, problematic=problematic))

    async def refuse(self, error: ElectionError) -> None:
        if not self._answered:
            await self._say(self.knock.refusal(error))

    async def _say(self, dressed: Dressed) -> None:
        self._answered = True
        await self._send({"type": "http.response.start", "status": dressed.status, "headers": dressed.headers})
        await self._send({"type": "http.response.body", "body": dressed.raw})


Handler = Callable[[Exchange], Awaitable[None]]


class Door:
    """A handler as an ASGI callable, for Starlette's `Route`."""

    def __init__(self, handler: Handler, metrics: Metrics) -> None:
        self._handler = handler
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange(scope, receive, send)
        try:
            await self._handler(exchange)
        except (Refused, Unavailable) as error:
            self._metrics.refuse(error.code if isinstance(error, Refused) else Code.R140)
            await exchange.refuse(error)
        except Exception as failure:
            # Nobody outside sees what went wrong; it is logged once, here.
            log.exception("request failed", extra={"action": "request_failed", "path": scope["path"]})
            await exchange.refuse(failure if isinstance(failure, ElectionError) else ElectionError())
