"""One supervised server.

Lifecycle:
1. `start` prepares the server's folder, launches it and returns when it answers; `Unavailable` when it won't.
2. A watch launches it again when it dies by itself, waiting longer after each failure.
3. `stop` ends the watch, then asks the server to leave, more firmly each time.

Cancelled in the middle of a launch, the process stays known, and `stop` ends it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Protocol

from election.engines.account import Account
from election.engines.child import start_child, stop_leftovers
from election.engines.folder import open_log
from election.errors import Unavailable

START_S = 300.0
"""After a power cut PostgreSQL replays up to `max_wal_size` of its log before it answers."""

POLL_S = 0.01
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 10.0

COMPLAINT = re.compile(r"(?:FATAL|PANIC|ERROR|error|Fatal error\S*|Failed\b.*?):\s+(?P<sentence>.+)")

logger = logging.getLogger(__name__)


class Server(Protocol):
    """What is particular to one kind of server."""

    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def folder(self) -> Path: ...
    @property
    def account(self) -> Account | None: ...
    @property
    def log(self) -> Path: ...
    @property
    def farewell(self) -> tuple[tuple[signal.Signals, float], ...]:
        """Signals that make it leave, each with the seconds it is given before the next."""

    async def prepare(self) -> None:
        """Before each launch: lay out the folder if that was not done yet, open the way to it."""

    def command(self) -> list[str]: ...

    async def answers(self, pid: int) -> bool:
        """Whether the process `pid` takes connections."""


class Engine:
    def __init__(self, server: Server, tasks: asyncio.TaskGroup) -> None:
        self._server = server
        self._tasks = tasks
        self._turn = asyncio.Lock()  # one start or stop at a time
        self._ready = asyncio.Event()  # it answers
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None  # while it is meant to run

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Return when it answers; does nothing if it does already."""
        async with self._turn:
            if self._watch is None:
                try:
                    await self._launch()
                except (Unavailable, OSError):
                    await self._end()
                    raise
                self._watch = self._tasks.create_task(self._relaunch())
        try:
            await asyncio.wait_for(self._ready.wait(), START_S)
        except TimeoutError:
            raise Unavailable(f"{self._server.name} keeps failing; see {self._server.log}.") from None

    async def stop(self) -> None:
        async with self._turn:
            if self._watch is not None:
                self._watch.cancel()
                await asyncio.wait([self._watch])
                self._watch = None
            await self._end()

    async def _launch(self) -> None:
        await asyncio.to_thread(stop_leftovers, self._server.folder)
        await self._server.prepare()
        log = open_log(self._server.log)
        begin = os.fstat(log).st_size
        try:
            self._process = await start_child(
                self._server.command(),
                self._server.account,
                folder=self._server.folder,
                dies_by=self._server.farewell[0][0],
                output=log,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Unavailable(f"{self._server.name} could not be run: {error}.") from error
        finally:
            os.close(log)
        try:
            async with asyncio.timeout(START_S):
                while not await self._server.answers(self._process.pid):
                    if self._process.returncode is not None:
                        raise Unavailable(f"{self._server.name} did not start: {complaint(self._server.log, begin)}")
                    await asyncio.sleep(POLL_S)
        except TimeoutError:
            raise Unavailable(
                f"{self._server.name} did not answer in {START_S:.0f} s; see {self._server.log}."
            ) from None
        self._ready.set()
        logger.info("%s runs", self._server.name, extra={"action": "engine_started", "pid": self._process.pid})

    async def _relaunch(self) -> None:
        pause = FIRST_PAUSE_S
        while True:
            assert self._process is not None
            status = await self._process.wait()
            self._ready.clear()
            logger.error("%s died", self._server.name, extra={"action": "engine_died", "status": status})
            await asyncio.sleep(pause)
            try:
                await self._launch()
            except (Unavailable, OSError) as error:  # a full disk, for instance: it may be emptied
                logger.error("%s", error, extra={"action": "engine_failed", "pause_s": pause})
                await self._end()
                pause = min(pause * 2, LONGEST_PAUSE_S)
            else:
                pause = FIRST_PAUSE_S

    async def _end(self) -> None:
        self._ready.clear()
        for way, seconds in self._server.farewell:
            if self._process is None or self._process.returncode is not None:
                break
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(way)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), seconds)
                logger.info("%s stopped", self._server.name, extra={"action": "engine_stopped", "signal": way.name})


def complaint(log: Path, begin: int) -> str:
    """The last thing a server or its tool complained about in `log` after byte `begin`, as a sentence."""
    with log.open("rb") as file:
        file.seek(begin)
        lines = [line.strip() for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    if any("No space left on device" in line for line in lines):
        return f"there is no space left on the disk of {log.parent.parent}."
    found = [match["sentence"] for line in lines if (match := COMPLAINT.search(line))]
    return f"{(found or lines or ['it said nothing'])[-1].rstrip('.')}; see {log}."
