"""The peer our ingest is compared with: the endpoint a good engineer writes in an afternoon.

FastAPI, a pydantic model, a bearer token looked up in a dict, one INSERT committed per request, a pool of connections,
uvicorn on uvloop and httptools in one process. It leaves out our checks, chain and fan-out, so it is not slowed down by
anything but its shape. Its table is its own, in the same PostgreSQL.

`EDAY_PEER_DATABASE_URL=... python -m loadtest.peer --port 0 --devices 1000` prints one line of JSON when it answers:
its port and the tokens it made.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Literal

import asyncpg
import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field

from loadtest.hurry import run_fast

CONNECTIONS = 16  # the fastest of 8, 16 and 32 on two cores

TABLE = """
CREATE TABLE IF NOT EXISTS peer_report (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device integer NOT NULL,
    seq integer NOT NULL,
    station text NOT NULL,
    as_of timestamptz NOT NULL,
    assembly integer,
    province integer,
    commune integer,
    received_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (device, seq)
)
"""
INSERT = """
INSERT INTO peer_report (device, seq, station, as_of, assembly, province, commune)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (device, seq) DO NOTHING
RETURNING id, received_at
"""


class Voted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    assembly: Annotated[int, Field(ge=0)] | None = None
    province: Annotated[int, Field(ge=0)] | None = None
    commune: Annotated[int, Field(ge=0)] | None = None


class Turnout(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seq: Annotated[int, Field(ge=1)]
    kind: Literal["turnout"]
    station: str
    as_of: datetime
    sent_at: datetime | None = None
    voted: Voted


def build(database_url: str, devices: dict[str, int]) -> FastAPI:
    """The application; `devices` are its tokens."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(database_url, min_size=CONNECTIONS, max_size=CONNECTIONS) as pool:
            await pool.execute(TABLE)
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=lifespan)

    def device_of(request: Request) -> int:
        device = devices.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if device is None:
            raise HTTPException(401)
        return device

    @app.post("/v1/reports", status_code=201)
    async def report(turnout: Turnout, request: Request, device: int = Depends(device_of)) -> dict[str, object]:
        voted = turnout.voted
        row = await request.app.state.pool.fetchrow(
            INSERT, device, turnout.seq, turnout.station, turnout.as_of, voted.assembly, voted.province, voted.commune
        )
        if row is None:
            raise HTTPException(409)
        return {"status": "accepted", "seq": turnout.seq, "id": row["id"], "received_at": row["received_at"]}

    return app


async def serve(database_url: str, port: int, count: int) -> None:
    tokens = [secrets.token_urlsafe(32) for _ in range(count)]
    app = build(database_url, {token: number for number, token in enumerate(tokens, 1)})
    listener = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(app, http="httptools", log_level="warning", access_log=False)
    server = _Announced(config, json.dumps({"port": listener.getsockname()[1], "tokens": tokens}))
    await server.serve(sockets=[listener])


class _Announced(uvicorn.Server):
    """Prints its line when it answers."""

    def __init__(self, config: uvicorn.Config, line: str) -> None:
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._line, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m loadtest.peer", description="The peer of the ingest bench.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--devices", type=int, default=1_000, help="how many tokens it makes")
    options = parser.parse_args()
    url = os.environ.get("EDAY_PEER_DATABASE_URL")
    if not url:
        print("EDAY_PEER_DATABASE_URL is not set.", file=sys.stderr)
        return 2
    run_fast(serve(url, options.port, options.devices))
    return 0


if __name__ == "__main__":
    sys.exit(main())
