"""What is particular to PostgreSQL: making the cluster, its settings, when it answers, how it stops.

The settings are given on the command line, where neither `ALTER SYSTEM` nor a file can undo them. Whoever wants others
runs a PostgreSQL of their own and gives its address.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from election.engines.account import Account, give, let_pass
from election.engines.binaries import POSTGRES_MAJOR, postgres_binaries
from election.engines.child import start_child
from election.engines.engine import complaint
from election.engines.folder import DataFolder, open_log
from election.errors import Unavailable

SUPERUSER = "eday"
DATABASE = "eday"

INITDB_S = 120.0

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
"""A receipt means committed: never negotiable."""

TUNED = {
    "max_connections": "100",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",  # solid state
    "jit": "off",  # compiling costs more than our short queries
    "wal_compression": "on",  # page images after a checkpoint are most of the log
    "wal_buffers": "16MB",
    "wal_init_zero": "off",  # filling a new segment with zeros stops every commit for 50 ms
    "min_wal_size": "512MB",
    "max_wal_size": "4GB",  # the whole country's day fits between two checkpoints,
    "checkpoint_timeout": "15min",  # and each is spread over nine tenths of this
    "checkpoint_completion_target": "0.9",
    "track_io_timing": "on",
    "track_wal_io_timing": "on",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%a ",
    "log_min_duration_statement": "1s",
    "log_lock_waits": "on",
    "lc_messages": "C",
    "cluster_name": "eday",
}


LEAST_BUFFERS, MOST_BUFFERS, SHARE_OF_MEMORY = 128, 2048, 8  # MB, MB, one part in


def buffers(memory_bytes: int) -> dict[str, str]:
    """A country's day is about a million entries, 1 GB with their indexes. What does not fit is written and read back
    by whoever inserts: with 256 MB, outboxes came half as fast once the ledger had grown beyond it."""
    megabytes = min(MOST_BUFFERS, max(LEAST_BUFFERS, memory_bytes // 2**20 // SHARE_OF_MEMORY))
    return {"shared_buffers": f"{megabytes}MB"}


@dataclass(frozen=True, slots=True)
class Postgres:
    data: DataFolder
    sockets: Path
    account: Account | None

    name = "PostgreSQL"
    # Smart shutdown would wait for the clients; fast first, then without a checkpoint, then by force.
    farewell = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))

    @property
    def folder(self) -> Path:
        return self.data.postgres

    @property
    def log(self) -> Path:
        return self.data.log("postgres")

    @property
    def url(self) -> str:
        return f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(str(self.sockets))}"

    async def prepare(self) -> None:
        binaries = postgres_binaries()
        if self.account is not None:
            let_pass(self.account, binaries / "postgres")
        if not self.folder.exists():
            await self._make_cluster(binaries)
        give(self.account, self.folder)
        major = (self.folder / "PG_VERSION").read_text().strip()
        if major != str(POSTGRES_MAJOR):
            raise Unavailable(
                f"The data folder {self.data.path} was made by PostgreSQL {major}; this program carries "
                f"PostgreSQL {POSTGRES_MAJOR}."
            )

    def command(self) -> list[str]:
        settings = DURABLE | TUNED | buffers(psutil.virtual_memory().total)
        settings |= {"listen_addresses": "", "unix_socket_directories": f'"{self.sockets}"'}
        settings["unix_socket_permissions"] = "0700"
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(postgres_binaries() / "postgres"), "-D", str(self.folder), *options]

    async def answers(self, pid: int) -> bool:
        # The eighth line of this file turns to "ready" when connections are taken. Connecting would tell the same, at
        # the price of a client library and a log line for each time too early.
        with contextlib.suppress(OSError):
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
        return False

    async def _make_cluster(self, binaries: Path) -> None:
        """Made beside its place and moved there when complete: half a cluster must never look like one."""
        unfinished = self.folder.with_name("postgres.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        give(self.account, unfinished)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        # Whoever reaches the socket is let in: its folder is the lock.
        access = [f"--username={SUPERUSER}", "--auth-local=trust", "--auth-host=reject"]
        await self._run([binaries / "initdb", "-D", unfinished, "--data-checksums", *locale, *access], unfinished)
        statement = f"CREATE DATABASE {DATABASE}\n".encode()
        await self._run([binaries / "postgres", "--single", "-D", unfinished, "template1"], unfinished, statement)
        unfinished.rename(self.folder)
        _sync(self.data.path)

    async def _run(self, command: list[str | Path], folder: Path, stdin: bytes = b"") -> None:
        log = open_log(self.log)
        begin = os.fstat(log).st_size
        read_end, write_end = os.pipe()
        os.write(write_end, stdin)
        os.close(write_end)
        try:
            process = await start_child(
                command, self.account, folder=folder, dies_by=signal.SIGTERM, output=log, stdin=read_end
            )
        finally:
            os.close(read_end)
            os.close(log)
        try:
            status = await asyncio.wait_for(process.wait(), INITDB_S)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            raise
        if status != 0:
            raise Unavailable(f"PostgreSQL could not make its database: {complaint(self.log, begin)}")


def _sync(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
