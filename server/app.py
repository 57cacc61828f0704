"""The server's composition root: everything is built here, in order, and nowhere else.

Lifecycle:
1. the pool is opened (waiting for PostgreSQL for a while), places and the election's clock are read, the bus is built;
2. live and office are built, and the background work begins: listener, catch-up, beat, the clock of incidents; the
   office looks at the live picture, and at nothing else of live;
3. `running` yields the parts; routes can be served. The picture may still be loading: `/readyz` says so, and boards
   are told to come again;
4. at the end the background work is cancelled and waited for, then bus and pool are closed.

Background work that fails is logged, counted and begun again: a picture that goes on is worth more than a server that
stops, and while it does not go on, its lag grows for everyone to see.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from dashboard import pages
from election.bus import Bus
from election.clock import Timekeeper
from election.day import Election
from election.errors import Unavailable
from election.line import LineDoor
from election.listening import Listener as Port
from election.listening import bind, make_doorstep
from election.standing.fold import Standing
from election.station import Commune, Scope
from election.store.database import database
from election.store.elections import Elections
from election.store.ledger import Ledger
from election.store.register import Register
from election.store.staff import Staff
from server.desks import Surroundings, furnish
from server.health import Health
from server.live.audience import Audience
from server.live.beat import Beat
from server.live.catchup import CatchUp
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag
from server.live.listener import Listener
from server.live.snapshot import Snapshots
from server.live.socket import LiveSocket, keep_fresh
from server.office import routes as office_routes
from server.office.access import Access
from server.office.incident_clock import IncidentClock
from server.office.origin import Origin
from server.office.password import Passwords
from server.office.throttle import Throttle
from server.person import Viewer, sees
from server.refusal import refusals
from server.settings import ServerSettings

PATIENCE_S = 30.0  # PostgreSQL may be starting beside us
RETRY_S = 1.0

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerParts:
    """What a running server offers."""

    clock: Timekeeper
    current: Current
    audience: Audience
    access: Access
    health: Health
    routes: list[BaseRoute]
    lines: dict[str, LineDoor]


@asynccontextmanager
async def running(settings: ServerSettings) -> AsyncIterator[ServerParts]:
    """A server at work. Raises `Unavailable` if PostgreSQL cannot be reached, `WrongOrigin` for a wrong address."""
    origin = Origin(settings.public_origin)
    async with AsyncExitStack() as stack:
        opening = partial(database, settings.database_url, connections=settings.connections)
        pool = await _patiently(lambda: stack.enter_async_context(opening()))
        ledger, register, elections = Ledger(pool), Register(pool), Elections(pool)
        bus = Bus(settings.redis_url)
        stack.push_async_callback(bus.close)

        clock = Timekeeper()
        places: dict[int, int] = {}

        def tell(election: Election | None, communes: Sequence[Commune]) -> None:
            clock.follow(election.pace if election else None)
            places.update({commune.number: commune.province for commune in communes})

        tell(await elections.get(), await register.communes())

        registry = CollectorRegistry()
        gauges, lag = Gauges(registry), Lag()
        current = Current(clock, gauges)
        audience = Audience(current, lag, gauges)
        catchup = CatchUp(ledger, register, elections, current, lag, gauges, tell)
        listener = Listener(bus, current, catchup, lag)
        beat = Beat(current, audience, lag, gauges)
        health = Health(elections, current, registry)

        access = Access(Staff(pool), origin, places, Passwords(), Throttle())

        def may_see(viewer: Viewer, scope: Scope) -> bool:
            return sees(viewer, scope, places)

        def picture() -> Standing:
            return current.standing

        surroundings = Surroundings(pool, bus, clock, picture, lambda: current.register_version, places)
        office = furnish(access, surroundings)

        live = LiveSocket(audience, current, origin.check, access.viewer, may_see, gauges)
        routes: list[BaseRoute] = [
            *Snapshots(audience, access.viewer, may_see).routes(),
            *office_routes.routes(office),
        ]
        works = {
            "listener": listener.run,
            "catchup": catchup.run,
            "beat": beat.run,
            "screens": live.watch,
            "recheck": live.recheck,
            "sweeper": audience.sweeper.run,
            "incident_clock": IncidentClock(office.incidents, clock).run,
        }
        begun = [asyncio.create_task(_kept(name, work, gauges), name=name) for name, work in works.items()]
        try:
            yield ServerParts(clock, current, audience, access, health, routes, {"/v1/live": live})
        finally:
            # No TaskGroup: it would wrap whatever our caller raises, and none of these ends by itself.
            for task in begun:
                task.cancel()
            await asyncio.gather(*begun, live.stop(), return_exceptions=True)


def routes(parts: ServerParts) -> list[BaseRoute]:
    """Everything the server answers but its health, which two programs in one process share."""
    return [*parts.routes, *pages.routes()]


def create_app(settings: ServerSettings) -> Starlette:
    """The server as one ASGI app with a lifespan, for whoever serves it otherwise than `python -m server`: everything
    but the live line, which needs our own listener; boards then ask for the picture now and then."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with running(settings) as parts:
            app.router.routes[:] = [*routes(parts), *parts.health.routes()]
            yield

    app = Starlette(lifespan=lifespan)
    refusals(app)
    return app


async def serve(settings: ServerSettings) -> None:
    """The server alone, as `python -m server` runs it."""
    port = bind(settings.host, settings.port)
    keep_fresh(port)
    async with running(settings) as parts:
        app = Starlette(routes=[*routes(parts), *parts.health.routes()])
        refusals(app)
        doorstep = make_doorstep(settings.per_address, settings.trusted_proxies)
        parts.health.count(doorstep)
        proxies = settings.trusted_proxies
        await Port(app, port, lines=parts.lines, trusted_proxies=proxies, doorstep=doorstep).serve()


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask until PostgreSQL answers. Raises `Unavailable` when patience ends."""
    patience = time.monotonic() + PATIENCE_S
    while True:
        try:
            return await ask()
        except Unavailable as away:
            if time.monotonic() > patience:
                raise
            logger.warning("%s", away, extra={"action": "database_awaited"})
            await asyncio.sleep(RETRY_S)


async def _kept(name: str, work: Callable[[], Awaitable[None]], gauges: Gauges) -> None:
    while True:
        try:
            await work()
        except Exception:
            logger.exception("background work failed", extra={"action": "task_failed", "task": name})
        gauges.faults.labels(name).inc()
        await asyncio.sleep(RETRY_S)
