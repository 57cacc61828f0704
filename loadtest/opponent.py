"""What our ingest is compared with, as processes started for a bench and ended with it: the peer, and the bare loop."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

import msgspec

from loadtest.bare import Turn
from loadtest.fleet import BenchFailed

PATIENCE_S = 60.0  # to start, and to end


@dataclass(frozen=True, slots=True)
class Peer:
    """A running peer."""

    url: str
    tokens: list[str]


@contextlib.asynccontextmanager
async def peer_process(database_url: str, devices: int) -> AsyncIterator[Peer]:
    """Start the peer on a free port and end it afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "loadtest.peer", "--devices", str(devices),
        env=os.environ | {"EDAY_PEER_DATABASE_URL": database_url},
        stdout=asyncio.subprocess.PIPE, limit=1 << 26,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            line = await process.stdout.readline()
        if not line:
            raise BenchFailed("The peer ended before it answered.")
        said = json.loads(line)
        yield Peer(f"http://127.0.0.1:{said['port']}", said["tokens"])
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


class Bare:
    """A running loop of bare inserts, which writes only in its turns."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def process_id(self) -> int:
        return self._process.pid

    async def turn(self, seconds: float) -> Turn:
        """Write for so long."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"%r\n" % seconds)
        return msgspec.json.decode(await self.line(seconds + PATIENCE_S), type=Turn)

    async def line(self, within_s: float) -> bytes:
        assert self._process.stdout is not None
        async with asyncio.timeout(within_s):
            line = await self._process.stdout.readline()
        if not line:
            raise BenchFailed("The loop of bare inserts ended early.")
        return line


@contextlib.asynccontextmanager
async def bare_process(database_url: str, rows: int = 100) -> AsyncIterator[Bare]:
    """Start the loop of bare inserts, `rows` in a statement, and end it afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "loadtest.bare", "--rows", str(rows),
        env=os.environ | {"EDAY_BARE_DATABASE_URL": database_url},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    bare = Bare(process)
    try:
        await bare.line(PATIENCE_S)
        yield bare
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
