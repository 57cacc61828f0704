"""A port for an app, and a network in front of it that cuts connections after requests were served."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from random import Random
from typing import Any

import uvicorn
from starlette.types import ASGIApp


@contextlib.asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[int]:
    """The port the app answers on."""
    # asyncio switches Nagle's algorithm off only on sockets that say they are TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_level="critical", lifespan="off", ws="websockets-sansio", timeout_graceful_shutdown=1
    )
    server = _Server(config)
    serve = asyncio.create_task(server.serve(sockets=[listener]))
    await server.is_up.wait()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serve


class _Server(uvicorn.Server):
    """Says when it is up, and leaves the test's signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def losing(port: int, share: float, seed: int = 1) -> AsyncIterator[int]:
    """A port in front of another; so many of the answers are never delivered, and their connections are lost."""
    dice = Random(seed)
    open_now: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_now.add(task)
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
            ways = [
                asyncio.create_task(_pipe(reader, there_writer, None)),
                asyncio.create_task(_pipe(there_reader, writer, lambda: dice.random() < share)),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
                there_writer.transport.abort()
        finally:
            writer.transport.abort()
            open_now.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(open_now):
            task.cancel()
        await asyncio.gather(*open_now, return_exceptions=True)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: Any) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            if cut is not None and cut():
                return
            writer.write(data)
            await writer.drain()
