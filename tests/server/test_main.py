"""`python -m server` begins, ends, and says in one sentence why it cannot."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process

import httpx
import pytest

from election.bus import Bus
from election.store.database import database
from tests.server.live.writer import Writer

pytestmark = pytest.mark.engine


async def start(**environ: str) -> Process:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EDAY_")}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server", env=kept | environ, stdout=PIPE, stderr=PIPE
    )


async def said(process: Process) -> tuple[int | None, str]:
    _, err = await asyncio.wait_for(process.communicate(), 20)
    return process.returncode, err.decode()


async def test_it_serves_until_it_is_told_to_stop(fresh_database: str, bus_url: str) -> None:
    async with database(fresh_database, connections=1) as pool:
        bus = Bus(bus_url)
        await Writer(pool, bus).found()
        await bus.close()
    process = await start(EDAY_DATABASE_URL=fresh_database, EDAY_REDIS_URL=bus_url, EDAY_SERVER_PORT="0")
    assert process.stderr is not None
    url = ""
    async with asyncio.timeout(20):
        async for line in process.stderr:
            told = json.loads(line)
            if told["action"] == "listening":
                url = told["url"]
                break
    async with httpx.AsyncClient(base_url=url) as client:
        assert 200 == (await client.get("/healthz")).status_code
    process.send_signal(signal.SIGTERM)
    code, _ = await said(process)
    assert 0 == code


async def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = await start(
            EDAY_DATABASE_URL="postgresql:///x", EDAY_REDIS_URL="redis://x", EDAY_SERVER_PORT=str(port)
        )
        code, sentence = await said(process)
    assert (2, 1) == (code, len(sentence.splitlines()))
    assert sentence.startswith(f"Port {port} of 127.0.0.1 cannot be used")


async def test_settings_that_are_wrong_are_all_named() -> None:
    code, sentence = await said(await start(EDAY_SERVER_PORT="eighty", EDAY_SERVER_PROT="1"))
    assert 2 == code
    for name in ("EDAY_DATABASE_URL: required", "EDAY_SERVER_PORT: 'eighty'", "EDAY_SERVER_PROT: unknown"):
        assert name in sentence
    assert "Traceback" not in sentence
