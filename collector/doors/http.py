"""The HTTP door: reports one by one and in batches, enrolment, and what the ledger holds of a device."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from starlette.routing import Route

from collector.doors.exchange import Door, Exchange, Handler
from collector.doors.outbox import OutboxDesk
from collector.enrolment import EnrolmentDesk
from collector.gate import Gate
from collector.intake import Intake
from collector.metrics import Metrics
from collector.mirror import Mirror
from collector.pulse import Pulse
from election.device import Device
from election.errors import Code, Fault, Refused
from election.wire import uplink

MOST_RECEIPTS = 1_000


class HttpDoor:
    def __init__(
        self,
        gate: Gate,
        intake: Intake,
        outbox: OutboxDesk,
        desk: EnrolmentDesk,
        mirror: Mirror,
        pulse: Pulse,
        metrics: Metrics,
    ) -> None:
        self._gate = gate
        self._intake = intake
        self._desk = desk
        self._mirror = mirror
        self._pulse = pulse
        self._metrics = metrics
        self._outbox = outbox

    def routes(self) -> list[Route]:
        return [
            self._route("/v1/reports", self.report, "POST"),
            self._route("/v1/reports/batch", self.batch, "POST"),
            self._route("/v1/enrol", self.enrol, "POST"),
            self._route("/v1/me", self.me, "GET"),
            self._route("/v1/me/receipts", self.receipts, "GET"),
        ]

    async def report(self, exchange: Exchange) -> None:
        device = await self._gate.device(exchange.knock.token_digest)
        self._intake.check_room(device)
        self._gate.count(device)
        raw = await self._body(exchange, device)
        try:
            report = uplink.decode_report(raw, exchange.knock.form)
        except Refused as refused:
            self._pulse.refused(device.id, refused, seq=exchange.knock.seq_in(raw))
            raise
        # Not shielded: uvicorn cancels no handler because a phone hung up, only when the program ends, and then every
        # wait ends. A shield costs as much as the look at the token.
        answer = await self._intake.outcome(device, report, "http")
        if answer.status == "conflict":
            await exchange.answer(409, uplink.conflict_body(answer, exchange.knock.language), problematic=True)
        else:
            await exchange.answer(
                uplink.HTTP_STATUS[answer.status], uplink.answer_body(answer, exchange.knock.language)
            )

    async def batch(self, exchange: Exchange) -> None:
        device = await self._gate.device(exchange.knock.token_digest)
        raw = await self._body(exchange, device)
        done: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._outbox.take(device, raw, exchange.knock, lambda body: None if done.done() else done.set_result(body))
        await exchange.answer(200, await done)

    async def enrol(self, exchange: Exchange) -> None:
        enrolment = uplink.decode_enrolment(await exchange.body(), exchange.knock.form)
        device, token = await self._desk.enrol(enrolment, exchange.peer)
        await exchange.answer(201, {"device": device.id, "token": token} | await self._mirror.welcome(device))

    async def me(self, exchange: Exchange) -> None:
        device = await self._gate.device(exchange.knock.token_digest)
        self._pulse.seen(device.id, uplink.decode_beat(dict(parse_qsl(exchange.query.decode("latin-1"), True))))
        await exchange.answer(200, await self._mirror.me(device))

    async def receipts(self, exchange: Exchange) -> None:
        device = await self._gate.device(exchange.knock.token_digest)
        given = parse_qs(exchange.query.decode("latin-1")).get("after", ["0"])[0]
        if not given.isascii() or not given.isdecimal() or int(given) > 2**31 - 1:
            raise Refused(Code.R010, faults=(Fault("after", "Expected a number of a report"),))
        await exchange.answer(200, await self._mirror.receipts(device, int(given), MOST_RECEIPTS))

    async def _body(self, exchange: Exchange, device: Device) -> bytes:
        try:
            return await exchange.body()
        except Refused as refused:
            if refused.code is Code.R002:  # a body that broke off on its way is sent again, and was refused to nobody
                self._pulse.refused(device.id, refused)
            raise

    def _route(self, path: str, handler: Handler, method: str) -> Route:
        return Route(path, Door(handler, self._metrics), methods=[method])
