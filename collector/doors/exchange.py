"""One request and its answer, straight on ASGI: the hot endpoint has no room for anything more comfortable.

Every handler is `async def handler(exchange) -> None`; what it raises becomes problem details here and nowhere else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from collector.metrics import Metrics
from election.errors import Code, ElectionError, Refused, Unavailable
from election.wire import pack, problem
from election.wire.pack import Format
from election.wire.problem import Language
from election.wire.uplink import MOST_BYTES

log = logging.getLogger(__name__)

BODY_TIMEOUT_S = 30.0  # 64 KiB over 2G at 20 kbit/s takes 26 s

_FORMATS: dict[bytes, Format] = {b"application/json": "json", b"application/msgpack": "msgpack"}
_PLAIN: dict[tuple[Format, bool], tuple[bytes, bytes]] = {
    (form, problematic): (
        b"content-type",
        problem.MEDIA_TYPE.encode() if problematic and form == "json" else pack.MEDIA_TYPES[form].encode(),
    )
    for form in ("json", "msgpack")
    for problematic in (False, True)
}
NO_STORE = (b"cache-control", b"no-store")  # a receipt from a cache would be a lie


class Exchange:
    """What a handler sees of its request, and how it answers."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._answered = False
        self.authorization: str | None = None
        self._content_type = b""
        self._accept = b""
        self._language = b""
        for name, value in scope["headers"]:
            if name == b"authorization":
                self.authorization = value.decode("latin-1")
            elif name == b"content-type":
                self._content_type = value
            elif name == b"accept":
                self._accept = value
            elif name == b"accept-language":
                self._language = value

    @property
    def query(self) -> bytes:
        raw: bytes = self._scope["query_string"]
        return raw

    @property
    def peer(self) -> str:
        """The address that knocked; behind a proxy, uvicorn has put the forwarded one here."""
        client = self._scope.get("client")
        return client[0] if client else ""

    @property
    def language(self) -> Language:
        return problem.language_of(self._language.decode("latin-1"))

    @property
    def form(self) -> Format:
        """The encoding of the request. Refuses with R003."""
        form = _FORMATS.get(self._content_type) or _FORMATS.get(self._content_type.split(b";")[0].strip().lower())
        if form is None:
            raise Refused(Code.R003)
        return form

    @property
    def answer_form(self) -> Format:
        """The request's, unless `Accept` names the other."""
        if b"msgpack" in self._accept:
            return "msgpack"
        if b"application/json" in self._accept or b"msgpack" not in self._content_type:
            return "json"
        return "msgpack"

    async def body(self) -> bytes:
        """The whole body. Refuses with R002 what is too big, with R001 what does not arrive."""
        # asyncio.timeout() costs 9 us, a twentieth of a whole report; a bare timer that cancels us costs 1.
        slow = _Slow(asyncio.current_task())
        timer = asyncio.get_running_loop().call_later(BODY_TIMEOUT_S, slow.cut)
        try:
            message = await self._receive()
            chunk: bytes = message.get("body", b"")
            if not message.get("more_body", False) and len(chunk) <= MOST_BYTES:
                if message["type"] == "http.disconnect":
                    raise Refused(Code.R001)
                return chunk
            return await self._rest(message)
        except asyncio.CancelledError:
            if not slow.has_cut:
                raise
            raise Refused(Code.R001) from None
        finally:
            timer.cancel()

    async def _rest(self, message: Message) -> bytes:
        chunks: list[bytes] = []
        size = 0
        while True:
            if message["type"] == "http.disconnect":
                raise Refused(Code.R001)
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > MOST_BYTES:
                raise Refused(Code.R002)
            if not message.get("more_body", False):
                return b"".join(chunks)
            message = await self._receive()

    async def answer(
        self, status: int, body: Any, *, problematic: bool = False, extra: dict[str, str] | None = None
    ) -> None:
        form = self.answer_form
        raw = pack.encode(body, form)
        headers = [_PLAIN[form, problematic], (b"content-length", str(len(raw)).encode()), NO_STORE]
        if extra:
            headers.extend((name.lower().encode(), value.encode()) for name, value in extra.items())
        self._answered = True
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": raw})

    async def refuse(self, error: ElectionError) -> None:
        if self._answered:
            return
        body = problem.problem(error, self.language)
        await self.answer(body["status"], body, problematic=True, extra=problem.headers(error))


class _Slow:
    """Cuts off a task that waits for a body, and remembers that it was this and nobody else's cancellation."""

    __slots__ = ("_task", "has_cut")

    def __init__(self, task: asyncio.Task[None] | None) -> None:
        self._task = task
        self.has_cut = False

    def cut(self) -> None:
        if self._task is not None:
            self.has_cut = True
            self._task.cancel()


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
            self._metrics.refused.labels(error.code.name if isinstance(error, Refused) else "R140").inc()
            await exchange.refuse(error)
        except Exception as failure:
            # Nobody outside sees what went wrong; it is logged once, here.
            log.exception("request failed", extra={"action": "request_failed", "path": scope["path"]})
            await exchange.refuse(failure if isinstance(failure, ElectionError) else ElectionError())
