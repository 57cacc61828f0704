"""What is particular to Valkey: it keeps nothing, so it may be stopped, killed and started at any time."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from election.engines.account import Account, give, let_pass
from election.engines.binaries import valkey_server
from election.engines.folder import DataFolder

SOCKET_NAME = "valkey.sock"

PING_S = 1.0

SUBSCRIBER_BUFFER = ("128mb", "64mb", "60")
"""A board may lag by the whole country's reports, some 40 MB, before it is cut off; it then catches up by position."""


@dataclass(frozen=True, slots=True)
class Valkey:
    data: DataFolder
    sockets: Path
    account: Account | None

    name = "Valkey"
    farewell = ((signal.SIGKILL, 5.0),)  # there is nothing to write, and asked politely it takes 0.1 s

    @property
    def folder(self) -> Path:
        return self.data.valkey

    @property
    def log(self) -> Path:
        return self.data.log("valkey")

    @property
    def socket(self) -> Path:
        return self.sockets / SOCKET_NAME

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}"

    async def prepare(self) -> None:
        give(self.account, self.folder)
        if self.account is not None:
            let_pass(self.account, valkey_server())

    def command(self) -> list[str]:
        network = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        nothing_kept = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        limits = ["--maxclients", "1000", "--client-output-buffer-limit", "pubsub", *SUBSCRIBER_BUFFER]
        return [str(valkey_server()), *network, *nothing_kept, *limits, "--daemonize", "no"]

    async def answers(self, pid: int) -> bool:
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(PING_S):
                reader, writer = await asyncio.open_unix_connection(self.socket)
                try:
                    writer.write(b"PING\r\n")
                    return await reader.readline() == b"+PONG\r\n"
                finally:
                    writer.close()
        return False
