"""The detached process that owns both servers of one data folder: `python -m election.engines.keeper DIR LOCK USER`.

Started by the first user, with two open descriptors: the folder's lock and one end of a socket pair, its first lease.

Lifecycle:
1. Steps away from the process that started it, so that no terminal's Ctrl-C and no parent's end reaches it.
2. Listens, and announces itself in the locked file.
3. For each user starts what is needed, answers with the addresses, and waits until the connection closes: the kernel
   closes it however a process ends.
4. With the last user gone, or on SIGTERM or SIGINT, stops listening, stops both servers, wipes its traces, and frees
   the lock by ending.

Killed, it takes the servers with it (see `child`), and the next keeper clears what may be left.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from pathlib import Path

from election import logs
from election.engines.account import account_for
from election.engines.engine import Engine
from election.engines.folder import Announcement, DataFolder, announce, wipe_announcement
from election.engines.message import Answer, Ask, Request, read_request, write
from election.engines.postgres import Postgres
from election.engines.runtime import RuntimeFolder, open_runtime
from election.engines.valkey import Valkey
from election.errors import Unavailable

REQUEST_BYTES = 65_536

logger = logging.getLogger(__name__)


class Keeper:
    def __init__(self, data: DataFolder, lock: int) -> None:
        self._data = data
        self._lock = lock
        self._account = account_for(data.postgres)
        self._runtime: RuntimeFolder = open_runtime(data.path, self._account)
        self._engines: dict[str, Engine] = {}
        self._users: set[asyncio.StreamWriter] = set()
        self._owners: dict[str, int] = {}  # exclusive role -> process
        self._visits: set[asyncio.Task[None]] = set()
        self._farewells: set[asyncio.StreamWriter] = set()  # left open: their closing says that all has stopped
        self._leaving = asyncio.Event()

    async def run(self, first_user: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, self._leaving.set)
        async with asyncio.TaskGroup() as tasks:
            kept = (self._data, self._runtime.engines, self._account)
            self._engines = {"postgres": Engine(Postgres(*kept), tasks), "valkey": Engine(Valkey(*kept), tasks)}
            self._runtime.keeper_socket.unlink(missing_ok=True)
            door = await asyncio.start_unix_server(self._visit, self._runtime.keeper_socket)
            announce(self._lock, Announcement(os.getpid(), self._runtime.keeper_socket))
            first = tasks.create_task(self._visit_first(*await asyncio.open_connection(sock=first_user)))
            await self._leaving.wait()
            self._runtime.keeper_socket.unlink(missing_ok=True)
            door.close()
            await self._stop(first)
        self._runtime.remove()
        wipe_announcement(self._lock)
        logger.info("the engines' keeper leaves", extra={"action": "keeper_left", "folder": str(self._data.path)})

    async def _stop(self, first: asyncio.Task[None]) -> None:
        # Starts under way are given up; users who hold a lease see their connection close at our end.
        for visit in [first, *self._visits]:
            visit.cancel()
        await asyncio.wait([first, *self._visits])
        await asyncio.gather(*(engine.stop() for engine in self._engines.values()))

    async def _visit_first(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._users.add(writer)  # before it has said a word: should it be killed now, we must leave
        try:
            await self._visit(reader, writer)
        finally:
            self._part(writer)

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = asyncio.current_task()
        assert visit is not None
        self._visits.add(visit)
        visit.add_done_callback(self._visits.discard)
        self._farewells.add(writer)
        with contextlib.suppress(ConnectionError, ValueError, KeyError, TypeError):
            request = read_request(await reader.readline())
            if not self._leaving.is_set():
                await (self._lend(request, reader, writer) if request.ask is Ask.HOLD else self._obey(request, writer))
        if not self._leaving.is_set():
            self._farewells.discard(writer)
            writer.close()

    async def _lend(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if request.owner is not None and request.owner in self._owners:
            other = self._owners[request.owner]
            sentence = f"The data folder {self._data.path} is in use by another run (process {other})."
            await _say(writer, Answer(error=sentence))
            return
        self._users.add(writer)
        if request.owner is not None:
            self._owners[request.owner] = request.pid
        try:
            for name in request.needs:
                await self._engines[name].start()
            await _say(writer, Answer(urls={name: self._engines[name].url for name in request.needs}))
            await reader.read()  # until the user is gone
        except (Unavailable, OSError) as error:
            logger.warning("%s", error, extra={"action": "lease_refused", "user": request.pid})
            await _say(writer, Answer(error=self._sentence(error)))
        finally:
            if request.owner is not None:
                del self._owners[request.owner]
            self._part(writer)

    def _part(self, user: asyncio.StreamWriter) -> None:
        self._users.discard(user)
        if not self._users:
            self._leaving.set()

    async def _obey(self, request: Request, writer: asyncio.StreamWriter) -> None:
        try:
            for engine in (self._engines[name] for name in request.needs):
                if request.ask in {Ask.STOP, Ask.RESTART}:
                    await engine.stop()
                if request.ask in {Ask.START, Ask.RESTART}:
                    await engine.start()
        except (Unavailable, OSError) as error:
            await _say(writer, Answer(error=self._sentence(error)))
        else:
            pids = {name: engine.pid for name, engine in self._engines.items()}
            await _say(writer, Answer(pids={"keeper": os.getpid(), **pids}))

    def _sentence(self, error: Unavailable | OSError) -> str:
        return str(error) if isinstance(error, Unavailable) else f"The engines of {self._data.path} fail: {error}."


async def _say(writer: asyncio.StreamWriter, answer: Answer) -> None:
    writer.write(write(answer))
    await writer.drain()


def main(arguments: list[str]) -> None:
    data, lock, user = DataFolder(Path(arguments[0])), int(arguments[1]), int(arguments[2])
    if os.fork():
        os._exit(0)  # whoever started us need not wait for our end
    for fd in (lock, user):
        os.set_inheritable(fd, False)  # a server that outlived us must not hold our lock
    os.umask(0o077)
    os.chdir("/")
    logs.configure("INFO")
    first_user = socket.socket(fileno=user)
    try:
        keeper = Keeper(data, lock)
    except Unavailable as error:
        first_user.recv(REQUEST_BYTES)  # closed over an unread question, our answer would be lost
        first_user.sendall(write(Answer(error=str(error))))
        return
    asyncio.run(keeper.run(first_user))


if __name__ == "__main__":
    main(sys.argv[1:])
