"""Bytes passed on between whoever connects and a server of this machine, and counted on the way.

In: the server's port. Out: a port of its own, and how many bytes went each way, with everything HTTP and WebSocket add;
not what TCP and IP do. After `cut` nobody is answered any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

AT_ONCE = 65_536


class Relay:
    """`up` and `down`: bytes to the server and from it, so far."""

    def __init__(self, port: int) -> None:
        self.up = 0
        self.down = 0
        self._port = port
        self._server: asyncio.Server | None = None
        self._open = set[asyncio.StreamWriter]()
        self._none_open = asyncio.Event()

    async def begin(self) -> int:
        """The port where it listens."""
        self._server = await asyncio.start_server(self._pass_both, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def cut(self) -> None:
        """Whoever is connected hears that it is over, and nobody can connect again."""
        if self._server is not None:
            self._server.close()
        for each in list(self._open):
            each.transport.abort()
        if self._open:
            await self._none_open.wait()

    async def _pass_both(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        self._none_open.clear()
        try:
            with suppress(OSError):
                from_server, to_server = await asyncio.open_connection("127.0.0.1", self._port)
                await asyncio.gather(
                    self._pass(reader, to_server, is_up=True), self._pass(from_server, writer, is_up=False)
                )
                await to_server.wait_closed()
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            self._open.discard(writer)
            if not self._open:
                self._none_open.set()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_up: bool) -> None:
        """Until either side ends."""
        try:
            with suppress(ConnectionError):
                while data := await reader.read(AT_ONCE):
                    if is_up:
                        self.up += len(data)
                    else:
                        self.down += len(data)
                    writer.write(data)
                    await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def relay(port: int) -> AsyncIterator[tuple[Relay, int]]:
    """The relay and its port; everything is cut at the end."""
    passing = Relay(port)
    try:
        yield passing, await passing.begin()
    finally:
        await passing.cut()
