"""Collector and server in one process on one port, for one machine: `eday serve` and `eday demo`.

The only module that may know both. Each keeps its own pool and its own line to the bus: what is tested here is what
runs apart in production.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from socket import socket

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from collector.app import running as collecting
from collector.health import Health as CollectorHealth
from collector.settings import CollectorSettings
from election.engines.lease import Engines
from election.listening import Listener, bind
from server.app import routes, running
from server.health import Health as ServerHealth
from server.live.socket import keep_fresh
from server.refusal import refusals
from server.settings import ServerSettings


@dataclass(frozen=True, slots=True)
class Address:
    """Where the one box is reached."""

    host: str
    port: int

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"


def claim(host: str, port: int) -> tuple[socket, Address]:
    """The port, before anything else is started; 0 takes a free one. Raises `Unavailable` if it is taken."""
    sock = bind(host, port)
    return sock, Address(host, sock.getsockname()[1])


@asynccontextmanager
async def one_box(
    engines: Engines, sock: socket, address: Address, public_origin: str, sms_secret: str | None = None
) -> AsyncIterator[Listener]:
    """Both programs at work, ready to be served on `sock`."""
    collector = CollectorSettings(database_url=engines.database_url, redis_url=engines.redis_url, sms_secret=sms_secret)
    server = ServerSettings(
        database_url=engines.database_url, redis_url=engines.redis_url, public_origin=public_origin or address.origin
    )
    keep_fresh(sock)
    async with collecting(collector) as write_side, running(server) as read_side:
        health = Health(write_side.health, read_side.health)
        app = Starlette(routes=[*health.routes(), *write_side.routes, *routes(read_side)])
        refusals(app)
        lines = write_side.lines | read_side.lines
        yield Listener(app, sock, express=write_side.express, lines=lines, doorstep=write_side.doorstep)


class Health:
    """Both healths as one: ready when both are."""

    def __init__(self, collector: CollectorHealth, server: ServerHealth) -> None:
        self._collector = collector
        self._server = server

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self._server.alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._counts),
        ]

    async def _ready(self, _: Request) -> Response:
        reasons = [*await self._collector.reasons(), *await self._server.reasons()]
        return JSONResponse({"ready": not reasons, "reasons": reasons}, 503 if reasons else 200)

    async def _counts(self, _: Request) -> Response:
        return Response(self._collector.exposition() + self._server.exposition(), media_type=CONTENT_TYPE_LATEST)
