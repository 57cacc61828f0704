"""A collector with little patience and few places, so that what takes a minute takes milliseconds."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from election.doorstep import Doorstep, Limits
from tests.collector.conftest import Stand, collector_at

HASTY = Limits(
    per_address=150,
    total=250,
    silent_s=0.3,
    head_s=0.3,
    body_s=0.5,
    taking_s=0.3,
    head_bytes=16 * 1024,
    request_bytes=256 * 1024,
    look_s=0.05,
)


@pytest.fixture
def doorstep() -> Doorstep:
    return Doorstep(HASTY, loopback_is_exempt=False)


@pytest.fixture
async def narrow(doorstep: Doorstep, fresh_database: str, bus_url: str, settled: asyncpg.Pool) -> AsyncIterator[Stand]:
    async with collector_at(fresh_database, bus_url, settled, doorstep=doorstep, send_buffer=16 * 1024) as at_work:
        yield at_work


@pytest.fixture
def uvicorn_words(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What uvicorn logs, whatever another uvicorn of this process has done to its loggers."""
    logger = logging.getLogger("uvicorn.error")
    before = logger.propagate, logger.level
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(caplog.handler)
    yield caplog
    logger.removeHandler(caplog.handler)
    logger.propagate, logger.level = before
