"""The peer's process, started for a bench and ended with it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

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
