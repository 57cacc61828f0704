"""A stand-in for the server, for looking at the board and driving it in a real browser: canned pictures, told lines.

Run `python -m tests.dashboard.board_stage` and open /board/p11. It knows nothing but docs/wire.md.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgpack
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard import pages
from tests.dashboard import board_desk
from tests.dashboard import board_scene as scene

BEAT = 2.0
WHO = {"name": "Lan", "role": "duty", "scope": "p11"}


class Stage:
    """What the stand-in says and what it was told."""

    def __init__(self, *, speed: float = 60, rehearsal: bool = True, beats: bool = True) -> None:
        self.posts = scene.posts()
        self.epoch = "k3f9"
        self.version = 41
        self.speed = speed
        self.rehearsal = rehearsal
        self.beats = beats
        self.signed_in = True
        self.watches: list[dict[str, Any]] = []
        self.lines: set[WebSocket] = set()

    def snapshot(self, scope: str) -> dict[str, Any] | None:
        return scene.snapshot(self.posts, scope, self.version, self.epoch, self.speed, self.rehearsal)

    def beat(self, scope: str) -> dict[str, Any]:
        return {
            "t": "beat",
            "scope": scope,
            "epoch": self.epoch,
            "version": self.version,
            "server_time": scene.wire(scene.NOW),
            "lag_ms": 8,
            "redis": True,
        }

    def frame(self, scope: str, since: int, version: int, **sections: Any) -> dict[str, Any]:
        return self.beat(scope) | {"t": "frame", "since": since, "version": version} | sections

    async def tell(self, message: dict[str, Any]) -> None:
        """The message goes out on every open line, as it is."""
        for line in list(self.lines):
            await line.send_bytes(msgpack.packb(message))

    async def hang_up(self, code: int = 1011) -> None:
        for line in list(self.lines):
            await line.close(code)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                *pages.routes(),
                *board_desk.routes(self),
                Route("/v1/session", self.session, methods=["GET", "POST", "DELETE"]),
                Route("/v1/board/{scope}", self.board),
                WebSocketRoute("/v1/live", self.live),
            ]
        )

    async def session(self, request: Request) -> Response:
        if request.method == "DELETE":
            return Response(status_code=204)
        if request.method == "GET":
            return JSONResponse(WHO if self.signed_in else {"code": "R211"}, 200 if self.signed_in else 401)
        proof = await request.json()
        if proof in ({"user": "lan", "password": "dung"}, {"link": "mot-lan-thoi"}):
            self.signed_in = True
            return JSONResponse(WHO)
        vietnamese = request.headers["accept-language"].startswith("vi")
        detail = "Sai tên đăng nhập hoặc mật khẩu." if vietnamese else "Wrong user name or password."
        return JSONResponse(
            {"status": 401, "code": "R301", "detail": detail}, 401, media_type="application/problem+json"
        )

    async def board(self, request: Request) -> Response:
        if not self.signed_in:
            return JSONResponse({"status": 401, "code": "R110", "detail": "Chưa đăng nhập."}, 401)
        found = self.snapshot(request.path_params["scope"])
        return (
            JSONResponse({"status": 404, "code": "R120", "detail": "Không có."}, 404)
            if found is None
            else JSONResponse(found)
        )

    async def live(self, line: WebSocket) -> None:
        if not self.signed_in:
            await line.close(4401)
            return
        await line.accept(subprotocol="eday.v1+msgpack")
        watched: set[str] = set()
        self.lines.add(line)
        beats = asyncio.create_task(self._beat(line, watched))
        try:
            while True:
                await self._answer(line, msgpack.unpackb(await line.receive_bytes()), watched)
        except WebSocketDisconnect:
            pass
        finally:
            beats.cancel()
            self.lines.discard(line)

    async def _answer(self, line: WebSocket, said: dict[str, Any], watched: set[str]) -> None:
        scope = said["scope"]
        if said["t"] == "unwatch":
            watched.discard(scope)
            return
        self.watches.append(said)
        found = self.snapshot(scope)
        if found is None:
            await line.send_bytes(
                msgpack.packb(
                    {"t": "refusal", "scope": scope, "code": "R120", "detail": "Địa bàn này ngoài phạm vi được giao."}
                )
            )
            return
        watched.add(scope)
        await line.send_bytes(msgpack.packb(found))

    async def _beat(self, line: WebSocket, watched: set[str]) -> None:
        while True:
            await asyncio.sleep(BEAT)
            for scope in list(watched) if self.beats else []:
                await line.send_bytes(msgpack.packb(self.beat(scope)))


@asynccontextmanager
async def served(stage: Stage, port: int = 0) -> AsyncIterator[str]:
    """The stage on a port of this machine; yields its address."""
    # Listening before serving: whoever connects at once waits in the kernel's queue.
    with socket.create_server(("127.0.0.1", port)) as listening:
        server = uvicorn.Server(
            uvicorn.Config(
                stage.app(), log_level="warning", ws="websockets-sansio", lifespan="off", timeout_graceful_shutdown=1
            )
        )
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


async def main() -> None:
    async with served(Stage(speed=float(sys.argv[1]) if len(sys.argv) > 1 else 60), 8765) as address:
        sys.stdout.write(f"{address}/board/p11\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
