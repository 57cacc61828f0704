"""A network that can be broken: a Unix-socket proxy between us and an engine, cut, stalled and mended at will."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path


class Network:
    """What a test holds in its hand. Lines that are open when it is cut are reset, new ones are refused."""

    def __init__(self, behind: Path) -> None:
        self._behind = behind
        self._cut = False
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """From now on nobody gets through, and who was through is thrown out."""
        self._cut = True
        for writer in self._writers:
            writer.transport.abort()

    def stall(self) -> None:
        """Bytes stop, lines stay open: the way a mobile network dies."""
        self._flows.clear()

    def mend(self) -> None:
        self._cut = False
        self._flows.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_unix_connection(self._behind)
        self._writers |= {writer, there_writer}
        try:
            await asyncio.gather(self._pump(reader, there_writer), self._pump(there_reader, writer))
        finally:
            for one in (writer, there_writer):
                self._writers.discard(one)
                one.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while chunk := await reader.read(65536):
                await self._flows.wait()
                writer.write(chunk)
                await writer.drain()
        with suppress(OSError, RuntimeError):
            writer.close()


@asynccontextmanager
async def network_to(behind: Path, at: Path) -> AsyncIterator[Network]:
    """A proxy listening on the Unix socket `at`, leading to the one at `behind`."""
    network = Network(behind)
    server = await asyncio.start_unix_server(network.carry, at)
    try:
        yield network
    finally:
        network.cut()
        server.close()
