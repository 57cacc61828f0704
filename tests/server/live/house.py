"""The live doors on a real port, and a porter who lets in whom the test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute
from websockets import ClientConnection, ConnectionClosed, connect
from websockets.typing import Subprotocol

from election.errors import Code, Refused, Unavailable
from election.listening import Listener, bind
from election.station import COUNTRY, Scope
from election.wire import pack
from election.wire.frame import Message
from server.live.audience import Audience
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.snapshot import Snapshots
from server.live.socket import LiveSocket, keep_fresh
from server.person import Person, Viewer, sees
from server.refusal import refusals
from tests.server.live import country

PLACES = {commune.number: commune.province for commune in country.COMMUNES}


class Porter:
    """Everybody is the same person until `refuses` says otherwise."""

    def __init__(self) -> None:
        self.person: Viewer = Person("lan", "duty", COUNTRY)
        self.refuses: Code | None = None
        self.is_away = False
        self.pause: asyncio.Event | None = None
        self.asked = 0

    def check_origin(self, _: HTTPConnection) -> None:
        if self.refuses is Code.R212:
            raise Refused(self.refuses)

    async def authorise(self, _: HTTPConnection) -> Viewer:
        self.asked += 1
        if self.pause is not None:
            await self.pause.wait()
        if self.is_away:
            raise Unavailable("PostgreSQL is away.")
        if self.refuses is not None:
            raise Refused(self.refuses)
        return self.person

    @staticmethod
    def sees(viewer: Viewer, scope: Scope) -> bool:
        return sees(viewer, scope, PLACES)


@asynccontextmanager
async def serving(
    current: Current, audience: Audience, gauges: Gauges, porter: Porter, others: Sequence[BaseRoute] = ()
) -> AsyncIterator[str]:
    """The address of the live doors, and of others."""
    port = bind("127.0.0.1", 0)
    keep_fresh(port)
    live = LiveSocket(audience, current, porter.check_origin, porter.authorise, porter.sees, gauges)
    app = Starlette(routes=[*Snapshots(audience, porter.authorise, porter.sees).routes(), *others])
    refusals(app)
    listener = Listener(app, port, lines={"/v1/live": live})
    served, *works = [
        asyncio.create_task(work) for work in (listener.serve(), live.watch(), live.recheck(), audience.sweeper.run())
    ]
    yield listener.url
    listener.stop()
    await served
    for work in works:
        work.cancel()
    await asyncio.gather(*works, live.stop(), return_exceptions=True)


class Screen:
    """A board's line."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.form: pack.Format = "msgpack" if line.subprotocol == "eday.v1+msgpack" else "json"

    async def say(self, **message: Any) -> None:
        raw = pack.encode(message, self.form)
        await self.line.send(raw if self.form == "msgpack" else raw.decode())

    async def watch(self, scope: str, **known: Any) -> Message:
        await self.say(t="watch", scope=scope, **known)
        return await self.heard()

    async def heard(self, within_s: float = 5) -> Message:
        async with asyncio.timeout(within_s):
            raw = await self.line.recv()
        message: Message = pack.decode(raw.encode() if isinstance(raw, str) else raw, self.form)
        return message

    async def close_code(self) -> int | None:
        async with asyncio.timeout(5):
            try:
                while True:
                    await self.line.recv()
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else None


@asynccontextmanager
async def screen(url: str, *protocols: str, **options: Any) -> AsyncIterator[Screen]:
    chosen = [Subprotocol(name) for name in protocols or ("eday.v1+msgpack", "eday.v1+json")]
    address = url.replace("http", "ws") + "/v1/live"
    async with connect(address, subprotocols=chosen, proxy=None, compression=None, **options) as line:
        yield Screen(line)
