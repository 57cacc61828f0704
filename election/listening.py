"""Serving an ASGI app: the only module that knows uvicorn. Every program serves with the same settings.

Compression of WebSocket messages is off: reports and frames are small and many, and a compressor costs 64 KiB a line.
The sans-I/O implementation of WebSockets is the fastest of uvicorn's and has no task of its own per line.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

import uvicorn
import uvloop
from starlette.types import ASGIApp

from election.doorstep import PER_ADDRESS, Doorstep, Limits
from election.errors import ElectionError, Unavailable
from election.express import ExpressDoor, Heads
from election.line import LineDoor, Mail
from election.porter import FewWords, GuardedProtocol, Present, claim_files, most_connections, watch

log = logging.getLogger(__name__)

BACKLOG = 8192  # a slot is everyone connecting within seconds
GRACE_S = 5
SELDOM = (50_000, 20, 100)  # objects, then how many younger collections make an older one
WS_MOST_BYTES = 64 * 1024 + 1  # one byte more than a door takes, so that the door can say it was too big
PING_S = 25.0  # below the 30 s after which mobile carriers' NATs forget an idle line


def bind(host: str, port: int, *, share: bool = False) -> socket.socket:
    """A listening socket; port 0 takes a free one. With `share`, other processes that share may have the same port, and
    the kernel deals connections out among them. Raises `Unavailable` with one sentence if it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if share:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        sock.bind((host, port))
        sock.listen(BACKLOG)
    except OSError as taken:
        sock.close()
        raise Unavailable(f"Port {port} of {host} cannot be used: {taken.strerror}.") from taken
    except OverflowError as wrong:
        sock.close()
        raise Unavailable(f"{port} is no port: it must lie between 0 and 65535.") from wrong
    return sock


class Listener:
    """One uvicorn server on one socket. The app is complete when it comes here: there is no lifespan, so whatever
    cannot start says so before the port answers."""

    def __init__(
        self,
        app: ASGIApp,
        sock: socket.socket,
        *,
        express: Mapping[str, ExpressDoor] | None = None,
        lines: Mapping[str, LineDoor] | None = None,
        trusted_proxies: str = "",
        doorstep: Doorstep | None = None,
    ) -> None:
        """`express`: path -> door of the express lane. `lines`: path -> door of WebSockets without ASGI.
        `trusted_proxies`: addresses, separated by commas, whose X-Forwarded-For is believed; `*` for all. `doorstep`:
        who may connect, if not as `make_doorstep` makes it."""
        doors = {path.encode(): door for path, door in (express or {}).items()}
        line_doors = {path.encode(): door for path, door in (lines or {}).items()}
        self._sock = sock
        self._doorstep = make_doorstep(trusted_proxies=trusted_proxies) if doorstep is None else doorstep
        parts = {"doors": doors, "lines": line_doors, "mail": Mail(), "heads": Heads(), "doorstep": self._doorstep}
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=type("Protocol", (GuardedProtocol,), parts),
                ws="websockets-sansio",
                lifespan="off",
                proxy_headers=bool(trusted_proxies),
                forwarded_allow_ips=trusted_proxies or None,
                log_config=None,
                access_log=False,
                backlog=BACKLOG,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=GRACE_S,
                ws_max_size=WS_MOST_BYTES,
                ws_per_message_deflate=False,
                ws_ping_interval=PING_S,
                ws_ping_timeout=PING_S,
            )
        )

    @property
    def url(self) -> str:
        host, port, *_ = self._sock.getsockname()
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def serve(self) -> None:
        """Until `stop`, Ctrl-C or SIGTERM; then open requests get GRACE_S to end."""
        log.info("listening", extra={"action": "listening", "url": self.url})
        present = self._server.server_state.connections = Present(self._doorstep)
        watching = asyncio.create_task(watch(present, self._doorstep), name="doorstep")
        with _settled_memory(), _few_words():
            try:
                await self._server.serve(sockets=[self._sock])
            finally:
                watching.cancel()
                self._sock.close()

    def stop(self) -> None:
        self._server.should_exit = True


def make_doorstep(per_address: int = PER_ADDRESS, trusted_proxies: str = "") -> Doorstep:
    """As many places as this process may open files, less some to spare; `per_address` 0: no limit of one address."""
    return Doorstep(Limits(per_address, most_connections()), trusted_proxies=trusted_proxies)


@contextmanager
def _few_words() -> Iterator[None]:
    few, uvicorn_s = FewWords(), logging.getLogger("uvicorn.error")
    uvicorn_s.addFilter(few)
    try:
        yield
    finally:
        uvicorn_s.removeFilter(few)


@contextmanager
def _settled_memory() -> Iterator[None]:
    """What is loaded by now lives as long as the program. Without this the garbage collector walks tens of thousands of
    stations again every few hundred reports: a fifth of the throughput."""
    thresholds = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def run(program: Callable[[], Coroutine[Any, Any, int | None]]) -> NoReturn:
    """Run a program to its end on uvloop and leave with its exit code.

    SIGTERM ends it as Ctrl-C does, so that every `finally` runs. An `ElectionError` is one sentence and exit code 2.
    """
    signal.signal(signal.SIGTERM, _leave)
    claim_files()
    code: int | None = 0
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            code = runner.run(program())
    except KeyboardInterrupt:
        pass
    except ElectionError as error:
        print(error, file=sys.stderr)  # noqa: T201
        code = 2
    sys.exit(code)


def _leave(_: int, __: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
