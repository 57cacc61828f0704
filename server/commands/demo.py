"""`eday demo`: an election day of a province at sixty times its pace, on real parts, in one command."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import AsyncExitStack
from datetime import datetime, time
from typing import Annotated

import typer

from election import logs
from election.bus import Bus
from election.engines.lease import Engines, engines
from election.environ import read
from election.errors import Unavailable
from election.listening import Listener, run
from election.store.database import database
from election.store.migrations import migrate
from election.store.starting_over import start_over
from loadtest.outcome import Outcome
from server.commands.opened import DATA, Data, stderr
from server.commands.serve import PORT, Port
from server.commands.settings import OTHERS, CommandSettings
from server.demonstration import Invitation, Programme, Simulated, check_replaceable, compare, prepare
from server.office.generator import generate
from server.onebox import Address, claim, one_box

DIEN_BIEN = 11

Province = Annotated[int, typer.Option(help="Number of the province to show.")]
Country = Annotated[bool, typer.Option("--country", help="The whole country: 72,195 polling areas.")]
Speed = Annotated[float, typer.Option(help="Election seconds per second.", min=0.1, max=3600)]
Start = Annotated[str | None, typer.Option(help="Time of day to begin at, such as 06:50.")]
Seconds = Annotated[float | None, typer.Option("--for", help="Report for so many seconds, then end.", min=1)]
AsJson = Annotated[bool, typer.Option("--json", help="The outcome as the last line of stdout.")]


def demo(
    data: Data = DATA,
    port: Port = PORT,
    province: Province = DIEN_BIEN,
    country: Country = False,
    speed: Speed = 60.0,
    start: Start = None,
    seconds: Seconds = None,
    as_json: AsJson = False,
) -> None:
    """Play an election day through the public wire: watch the board, try the phone."""
    settings = read(CommandSettings, os.environ, others=OTHERS)
    logs.configure("ERROR")  # people watch the board here, not the log
    shown = None if country else province
    programme = Programme(shown, speed, seconds, _time(start), generate(shown))

    async def program() -> int:
        sock, address = claim("127.0.0.1", port)
        with engines(data, owner="serve", database_url=settings.database_url, redis_url=settings.redis_url) as lent:
            async with AsyncExitStack() as stack:
                invitation = await _begin(lent, programme, stack)
                listener = await stack.enter_async_context(one_box(lent, sock, address, ""))
                _invite(address, invitation, programme)
                outcome = await _play(lent, listener, address, invitation, programme, quiet=as_json)
        if outcome is None:
            return 0
        print(_line(outcome), flush=True) if as_json else stderr.print(_line(outcome))
        return 0 if _is_right(outcome) else 1

    run(program)


async def _begin(lent: Engines, programme: Programme, stack: AsyncExitStack) -> Invitation:
    await migrate(lent.database_url)
    async with database(lent.database_url, connections=1) as earlier:
        await check_replaceable(earlier)
    await start_over(lent.database_url)
    await migrate(lent.database_url)
    bus = Bus(lent.redis_url)
    stack.push_async_callback(bus.close)
    async with database(lent.database_url, connections=2) as pool:
        return await prepare(pool, bus, programme)


async def _play(
    lent: Engines, listener: Listener, address: Address, invitation: Invitation, programme: Programme, *, quiet: bool
) -> Outcome | None:
    """Serve until the day is over and compared; without a limit, until somebody stops it."""
    serving = asyncio.create_task(listener.serve())
    simulated = await Simulated.begin(address.origin, invitation.codes, programme.seconds, quiet=quiet)
    try:
        telling = asyncio.create_task(simulated.outcome())
        await asyncio.wait([serving, telling], return_when=asyncio.FIRST_COMPLETED)
        if not telling.done():
            telling.cancel()
            return None
        async with database(lent.database_url, connections=1) as pool:
            outcome = await compare(pool, address.port, invitation, programme.scope, telling.result())
        if programme.seconds is None:
            await serving
        return outcome
    finally:
        await simulated.stop()
        listener.stop()
        await asyncio.wait([serving])


def _invite(address: Address, invitation: Invitation, programme: Programme) -> None:
    """Plain lines that no terminal width breaks: people click and copy them."""
    where = "the whole country" if programme.province is None else f"province {programme.province:02d}"
    stderr.print(f"{len(programme.stations):,} polling areas of {where} at {programme.speed:g}x. Ctrl-C stops.")
    stderr.print(f"Board  {address.origin}/signin#{invitation.link}", soft_wrap=True, highlight=False)
    stderr.print(f"Phone  {address.origin}/clerk#{invitation.code}", soft_wrap=True, highlight=False)
    stderr.print(f"Code   {invitation.code}", highlight=False)


def _line(outcome: Outcome) -> str:
    names = ("stations", "sent", "receipts", "entries", "board_voted", "ledger_voted", "lost")
    return json.dumps({name: getattr(outcome, name) for name in names})


def _is_right(outcome: Outcome) -> bool:
    return outcome.lost == 0 and outcome.board_voted == outcome.ledger_voted


def _time(text: str | None) -> time | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007
    except ValueError as wrong:
        raise Unavailable(f"{text!r} is no time of day such as 06:50.") from wrong
