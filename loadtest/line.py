"""One keep-alive HTTP/1.1 connection of a simulated phone, one request at a time.

Requests go in as bytes, answers come out. Everything that goes wrong on the way is `LineLost`: the caller cannot know
whether the request was served, and sends it again under the same name.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import cast

import httptools

from loadtest.answer import retry_after_s
from loadtest.loopback import Address

ANSWER_WITHIN_S = 10.0  # a phone's patience, connecting included
DROP_AFTER_S = 0.002  # an abort discards what is still buffered: the bytes get a moment to leave, the answer hardly one


class LineLost(Exception):
    """No answer came."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    retry_after_s: float | None
    body: bytes


def request(
    address: Address, method: str, path: str, token: str | None = None, body: bytes = b"", more: tuple[str, ...] = ()
) -> bytes:
    """The bytes of a request with a JSON body; `more` are further lines of its head."""
    head = [f"{method} {path} HTTP/1.1", f"Host: {address.authority}", "Accept: application/json"]
    if token is not None:
        head.append(f"Authorization: Bearer {token}")
    if body or method == "POST":
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    head += more
    return "\r\n".join([*head, "", ""]).encode("ascii") + body


class Line:
    """Connects when first needed and again after every loss."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._wire: _Wire | None = None

    async def exchange(self, data: bytes, within_s: float = ANSWER_WITHIN_S) -> Answer:
        try:
            async with asyncio.timeout(within_s):
                return await (await self._connected()).ask(data)
        except (OSError, httptools.HttpParserError) as error:  # TimeoutError is an OSError
            self.drop()
            raise LineLost(str(error) or type(error).__name__) from error
        except asyncio.CancelledError:
            # The answer may still arrive: the connection cannot be used for the next request.
            self.drop()
            raise

    async def send_and_drop(self, data: bytes) -> None:
        """Send, then lose the connection before the answer can be read."""
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                (await self._connected()).send(data)
                await asyncio.sleep(DROP_AFTER_S)
        except OSError as error:
            raise LineLost(str(error)) from error
        finally:
            self.drop()

    def drop(self) -> None:
        if self._wire is not None:
            self._wire.abort()
            self._wire = None

    async def _connected(self) -> _Wire:
        if self._wire is None or self._wire.is_lost:
            loop = asyncio.get_running_loop()
            _, self._wire = await loop.create_connection(_Wire, self._address.host, self._address.port)
        return self._wire


class _Wire(asyncio.Protocol):
    """The connection itself; `httptools` calls the `on_...` methods."""

    def __init__(self) -> None:
        self.is_lost = False
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[Answer] | None = None
        self._body: list[bytes] = []
        self._retry_after: str | None = None
        self._parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(error)
            self.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self.is_lost = True
        self._fail(error or ConnectionResetError("the server closed the connection"))

    def send(self, data: bytes) -> None:
        if self._transport is None or self.is_lost:
            raise ConnectionResetError("the connection is gone")
        self._transport.write(data)

    async def ask(self, data: bytes) -> Answer:
        self._waiter = asyncio.get_running_loop().create_future()
        self.send(data)
        return await self._waiter

    def abort(self) -> None:
        self.is_lost = True
        if self._transport is not None:
            self._transport.abort()

    def on_message_begin(self) -> None:
        self._body.clear()
        self._retry_after = None

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"retry-after":
            self._retry_after = value.decode("latin-1")

    def on_body(self, data: bytes) -> None:
        self._body.append(data)

    def on_message_complete(self) -> None:
        answer = Answer(self._parser.get_status_code(), retry_after_s(self._retry_after), b"".join(self._body))
        if not self._parser.should_keep_alive():
            self.abort()
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(answer)

    def _fail(self, error: Exception) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)
