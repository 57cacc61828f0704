"""The collector's composition root: everything is built here, in order, and nowhere else.

Lifecycle:
1. pool and bus are opened, the roster is loaded, the tasks start;
2. `running` yields the parts; routes can be served;
3. at the end the batcher takes nothing more, what was already sent to PostgreSQL gets its outcome, tasks end, then bus
   and pool are closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from collector.background import Background
from collector.batcher import Batcher
from collector.bell import Bell
from collector.committer import Committer
from collector.directives import Directives
from collector.directory import Directory
from collector.doors.express import Express, ExpressOutbox
from collector.doors.http import HttpDoor
from collector.doors.outbox import OutboxDesk
from collector.doors.sms import SmsDoor
from collector.doors.websocket import WebSocketDoor
from collector.enrolment import EnrolmentDesk
from collector.gate import Gate
from collector.health import Health
from collector.intake import Intake
from collector.lines import Lines
from collector.message_desk import MessageDesk
from collector.metrics import Metrics
from collector.mirror import Mirror
from collector.notices import Notices
from collector.pulse import Pulse
from collector.recall import Recall
from collector.reminders import Reminders
from collector.roster import Roster
from collector.settings import CollectorSettings
from election.bus import Bus
from election.doorstep import Doorstep
from election.errors import Unavailable
from election.express import ExpressDoor
from election.line import LineDoor
from election.listening import Listener, bind, make_doorstep
from election.store.database import database
from election.store.devices import Devices
from election.store.elections import Elections
from election.store.ledger import Ledger
from election.store.messages import Messages
from election.store.pulse import Pulses
from election.store.register import Register

log = logging.getLogger(__name__)

OTHER_CONNECTIONS = 4  # beside the writers': enrolment, /v1/me, refreshes
DRAIN_S = 5.0


@dataclass(frozen=True, slots=True)
class CollectorParts:
    """What a running collector offers."""

    routes: list[BaseRoute]
    express: dict[str, ExpressDoor]
    lines: dict[str, LineDoor]
    health: Health
    roster: Roster
    pulse: Pulse
    doorstep: Doorstep


@asynccontextmanager
async def running(settings: CollectorSettings) -> AsyncIterator[CollectorParts]:
    """A collector at work. Raises `Unavailable` if it cannot begin."""
    metrics = Metrics()
    doorstep = make_doorstep(settings.per_address, settings.trusted_proxies)
    metrics.registry.register(doorstep)
    async with database(settings.database_url, connections=settings.writers + OTHER_CONNECTIONS) as pool:
        devices, register, ledger, elections = Devices(pool), Register(pool), Ledger(pool), Elections(pool)
        bus = Bus(settings.redis_url)
        roster = Roster(devices, register, ledger, elections, bus)
        await roster.load()
        clock = roster.clock
        recall, directives = Recall(ledger, roster, clock), Directives()
        mirror = Mirror(ledger, recall, register, roster, directives, clock)
        await mirror.load()
        lines = Lines(roster, metrics)
        notices = roster.ear = Notices(ledger, recall, lines, roster, directives, clock)
        await notices.load()
        pulse = Pulse(Pulses(pool), clock, metrics)
        bell = Bell(bus, metrics)
        batcher = Batcher(settings.queue_most, settings.batch_most, metrics)
        committer = Committer(pool, batcher, roster, bell, pulse, metrics)
        gate = Gate(roster, pulse)
        intake = Intake(gate, roster, batcher, notices, pulse, clock)
        desk = EnrolmentDesk(pool, devices, ledger, roster, bus, bell, clock)
        outbox = OutboxDesk(gate, intake, pulse)
        http = HttpDoor(gate, intake, outbox, desk, mirror, pulse, metrics)
        express: dict[str, ExpressDoor] = {
            "/v1/reports": Express(gate, intake, pulse, metrics),
            "/v1/reports/batch": ExpressOutbox(gate, outbox, pulse, metrics),
        }
        uplink = WebSocketDoor(gate, intake, mirror, lines, pulse, metrics)
        messages, directory = Messages(pool), Directory(roster, register)
        background = Background(roster, ledger, messages, clock)
        texts = MessageDesk(messages, devices, directory, background, roster, intake, batcher, clock, metrics)
        sms = SmsDoor(texts, settings.sms_secret, metrics)
        routes: list[BaseRoute] = [*http.routes(), *sms.routes()]
        tasks = [
            asyncio.create_task(work, name=name)
            for name, work in (
                ("committer", committer.run(settings.writers)),
                ("bell", bell.run()),
                ("roster", roster.follow()),
                ("lines", lines.watch()),
                ("recall", recall.run()),
                ("notices", notices.run()),
                ("reminders", Reminders(lines, roster, clock).run()),
                ("pulse", pulse.run()),
            )
        ]
        for task in tasks:
            task.add_done_callback(_fall_together)
        try:
            yield CollectorParts(
                routes,
                express,
                {"/v1/uplink": uplink},
                Health(elections, bell, metrics),
                roster,
                pulse,
                doorstep,
            )
        finally:
            await uplink.stop()
            for item in batcher.close():
                item.decide(Unavailable("The collector is stopping."))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(batcher.idle(), DRAIN_S)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=DRAIN_S)
            await bus.close()


def _fall_together(task: asyncio.Task[None]) -> None:
    """None of the tasks ends by itself. If one does, a collector that only looks alive would be the worst outcome, so
    the whole program stops and whoever supervises it starts it again. A TaskGroup cannot do this here: it would cancel
    the generator's caller, and uvicorn would go on serving."""
    if not task.cancelled():
        log.critical("a task ended", exc_info=task.exception(), extra={"action": "task_ended", "task": task.get_name()})
        signal.raise_signal(signal.SIGTERM)


async def serve(settings: CollectorSettings) -> None:
    """The collector alone, as `python -m collector` runs it."""
    sock = bind(settings.host, settings.port, share=settings.share_port)
    async with running(settings) as parts:
        app = Starlette(routes=[*parts.routes, *parts.health.routes()])
        await Listener(
            app,
            sock,
            express=parts.express,
            lines=parts.lines,
            trusted_proxies=settings.trusted_proxies,
            doorstep=parts.doorstep,
        ).serve()
