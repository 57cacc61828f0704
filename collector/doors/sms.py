"""The SMS door: a gateway delivers a text message, signed, and gets back what to answer its sender.

Without a secret there is no such door. A message that is well signed and well shaped always gets a reply; it stands for
what is durable. When the database is away the gateway is told to come again.
"""

from __future__ import annotations

from starlette.routing import Route

from collector.doors.exchange import Door, Exchange
from collector.message_desk import MessageDesk
from collector.metrics import Metrics
from election.errors import Code, Refused
from election.wire.gateway import decode_message, is_signed

SIGNATURE = b"x-signature"


class SmsDoor:
    def __init__(self, desk: MessageDesk, secret: str | None, metrics: Metrics) -> None:
        self._desk = desk
        self._secret = secret
        self._metrics = metrics

    def routes(self) -> list[Route]:
        return [Route("/v1/sms", Door(self.message, self._metrics), methods=["POST"])]

    async def message(self, exchange: Exchange) -> None:
        if self._secret is None:
            raise Refused(Code.R150)
        raw = await exchange.body()
        if not is_signed(exchange.header(SIGNATURE), self._secret, raw):
            raise Refused(Code.R110)
        message = decode_message(raw, exchange.knock.form)
        await exchange.answer(200, {"reply": await self._desk.answer(message)})
