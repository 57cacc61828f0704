"""`eday serve`: collector and server in one process on one port, for one machine."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from election import logs
from election.bus import Bus
from election.clock import RealClock
from election.engines.lease import engines
from election.environ import read
from election.listening import run
from election.store.database import database
from election.store.migrations import migrate
from server.commands.opened import DATA, Data, stderr
from server.commands.settings import OTHERS, CommandSettings
from server.office.election_desk import ElectionDesk
from server.onebox import claim, one_box

PORT = 8400

Port = Annotated[int, typer.Option(help="Port; 0 takes a free one.")]
Host = Annotated[str, typer.Option(help="Address to listen on; anything but loopback wants a proxy with TLS in front.")]
PublicOrigin = Annotated[str, typer.Option(help="Address browsers know it by, such as https://eday.example.")]


def serve(data: Data = DATA, port: Port = PORT, host: Host = "127.0.0.1", public_origin: PublicOrigin = "") -> None:
    """Serve phones, boards and agencies on one port."""
    settings = read(CommandSettings, os.environ, others=OTHERS)
    logs.configure(settings.log_level)

    async def program() -> None:
        sock, address = claim(host, port)
        with engines(data, owner="serve", database_url=settings.database_url, redis_url=settings.redis_url) as lent:
            await migrate(lent.database_url)
            async with database(lent.database_url, connections=1) as pool:
                bus = Bus(lent.redis_url)
                await ElectionDesk(pool, bus, RealClock()).get_or_begin()
                await bus.close()
            async with one_box(lent, sock, address, public_origin, settings.sms_secret) as listener:
                where = f"Board {address.origin}/board · phone {address.origin}/clerk · Ctrl-C stops"
                stderr.print(where, soft_wrap=True)
                await listener.serve()

    run(program)
