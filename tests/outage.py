"""A network that can be broken: a proxy before an engine or before ourselves, cut, stalled and mended at will."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

Opening = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


class Network:
    """What a test holds in its hand. Lines that are open when it is cut are reset, new ones are refused."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._cut = False
        self._flows = asyncio.Event()
        self._flows.set()
        self._answers = asyncio.Event()
        self._answers.set()
        self._writers: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """From now on nobody gets through, and who was through is thrown out."""
        self._cut = True
        for writer in self._writers:
            writer.transport.abort()

    def stall(self) -> None:
        """Bytes stop, lines stay open: the way a mobile network dies."""
        self._flows.clear()

    def mute(self) -> None:
        """What is asked still arrives, what is answered does not."""
        self._answers.clear()

    def mend(self) -> None:
        self._cut = False
        self._flows.set()
        self._answers.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        there_reader, there_writer = await self._opening()
        self._writers |= {writer, there_writer}
        try:
            await asyncio.gather(self._pump(reader, there_writer), self._pump(there_reader, writer, self._answers))
        finally:
            for one in (writer, there_writer):
                self._writers.discard(one)
                one.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, also: asyncio.Event | None = None
    ) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while chunk := await reader.read(65536):
                await self._flows.wait()
                await (also or self._flows).wait()
                writer.write(chunk)
                await writer.drain()
        with suppress(OSError, RuntimeError):
            writer.close()


@asynccontextmanager
async def network_to(behind: Path, at: Path) -> AsyncIterator[Network]:
    """A proxy listening on the Unix socket `at`, leading to the one at `behind`."""
    network = Network(lambda: asyncio.open_unix_connection(behind))
    server = await asyncio.start_unix_server(network.carry, at)
    try:
        yield network
    finally:
        network.cut()
        server.close()


@asynccontextmanager
async def network_before(port: int) -> AsyncIterator[tuple[Network, str]]:
    """A proxy before that port of this machine, and the origin under which it is reached."""
    network = Network(lambda: asyncio.open_connection("127.0.0.1", port))
    server = await asyncio.start_server(network.carry, "127.0.0.1", 0)
    try:
        yield network, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        network.mend()
        network.cut()
        server.close()
