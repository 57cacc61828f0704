"""The WebSocket door: one line per phone, any number of reports in flight, a receipt for each as soon as it is durable.

Lifecycle of a line:
1. accepted with the subprotocol both know (JSON if the phone names none);
2. `hello` within HELLO_S, else 4408; the gate looks at the token, else 4401;
3. `welcome`; an older line of the same device is closed with 4409;
4. messages are read in order; answers leave as they become known, each its own message;
5. closed by the phone, by a fault (1009 too big), by a newer line, or by revocation. Reports in flight stay in flight:
   their receipts are in the ledger, and the phone asks for them when it is back.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import Any

from starlette.types import Receive, Scope, Send

from collector.gate import Gate
from collector.intake import Intake
from collector.lines import NOT_AUTHORISED, REPLACED, Lines
from collector.metrics import Metrics
from collector.mirror import Mirror
from election.device import Device, secret_digest
from election.errors import Code, ElectionError, Refused, Unavailable
from election.wire import pack, problem, uplink
from election.wire.pack import Format
from election.wire.uplink import Answer, Beat, Hello, Unreadable

log = logging.getLogger(__name__)

HELLO_S = 5.0
IN_FLIGHT_MOST = 1_000  # beyond it the line is not read any further: TCP tells the phone to wait
NO_HELLO, TOO_BIG, BUSY = 4408, 1009, 1013

SUBPROTOCOLS: dict[str, Format] = {"eday.v1+msgpack": "msgpack", "eday.v1+json": "json"}


class WebSocketDoor:
    """The ASGI callable at `/v1/uplink`."""

    def __init__(self, gate: Gate, intake: Intake, mirror: Mirror, lines: Lines, metrics: Metrics) -> None:
        self._gate = gate
        self._intake = intake
        self._mirror = mirror
        self._lines = lines
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        offered = [name for name in scope.get("subprotocols", ()) if name in SUBPROTOCOLS]
        chosen = offered[0] if offered else None
        await receive()  # websocket.connect
        await send({"type": "websocket.accept", "subprotocol": chosen})
        headers = dict(scope["headers"])
        line = PhoneLine(
            receive,
            send,
            SUBPROTOCOLS[chosen] if chosen else "json",
            problem.language_of(headers.get(b"accept-language", b"").decode("latin-1")),
        )
        try:
            if await self._greet(line):
                self._lines.opened(line)
                try:
                    await self._read(line)
                finally:
                    self._lines.closed(line)
        except (ConnectionError, _Gone):
            pass  # the network took the phone away; it will be back
        except Exception:
            log.exception("line failed", extra={"action": "line_failed"})
            line.cut(1011)
        finally:
            await line.end()

    async def _greet(self, line: PhoneLine) -> bool:
        try:
            async with asyncio.timeout(HELLO_S):
                hello = uplink.decode_line(await line.receive(), line.form)
        except TimeoutError:
            line.cut(NO_HELLO)
            return False
        try:
            if not isinstance(hello, Hello):
                raise Refused(Code.R110)
            line.device = await self._gate.device(secret_digest(hello.token))
            welcome = await self._mirror.me(line.device)
        except Refused as refused:
            line.say({"t": "refusal"} | problem.problem(refused, line.language))
            line.cut(NOT_AUTHORISED)
            return False
        except Unavailable as away:
            line.say({"t": "refusal"} | problem.problem(away, line.language))
            line.cut(BUSY)
            return False
        line.say({"t": "welcome"} | welcome)
        return True

    async def _read(self, line: PhoneLine) -> None:
        while not line.is_cut:
            await line.room()
            raw = await line.receive()
            if len(raw) > uplink.MOST_BYTES:
                line.cut(TOO_BIG)
                return
            message = uplink.decode_line(raw, line.form)
            match message:
                case Unreadable(seq, refused):
                    self._refuse(line, refused, seq)
                case Beat():
                    pass
                case Hello():
                    self._refuse(line, Refused(Code.R010), None)
                case report:
                    try:
                        if line.device.revoked:
                            raise Refused(Code.R111)
                        self._intake.check_room()
                        self._gate.count(line.device)
                        line.await_outcome(report.seq, self._intake.outcome(line.device, report, "ws"))
                    except (Refused, Unavailable) as error:
                        self._refuse(line, error, report.seq)

    def _refuse(self, line: PhoneLine, error: ElectionError, seq: int | None) -> None:
        self._metrics.refused.labels(error.code.name if isinstance(error, Refused) else "R140").inc()
        retry = {"retry_after": int(wait)} if (wait := problem.headers(error).get("Retry-After")) else {}
        line.say({"t": "refusal", "seq": seq} | problem.problem(error, line.language) | retry)


class _Gone(Exception):
    """The other side closed."""


class PhoneLine:
    """One open line. Saying something never waits: it is queued, and one task at a time sends what is queued."""

    device: Device

    def __init__(self, receive: Receive, send: Send, form: Format, language: problem.Language) -> None:
        self._receive = receive
        self._send = send
        self.form = form
        self.language = language
        self._out: deque[bytes | int] = deque()  # messages, and at last a close code
        self._sender: asyncio.Task[None] | None = None
        self._in_flight = 0
        self._less = asyncio.Event()
        self.is_cut = False

    async def receive(self) -> bytes:
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            self.is_cut = True
            raise _Gone
        text: str | None = message.get("text")
        return message.get("bytes") or b"" if text is None else text.encode()

    async def room(self) -> None:
        while self._in_flight >= IN_FLIGHT_MOST:
            self._less.clear()
            await self._less.wait()

    def await_outcome(self, seq: int, outcome: asyncio.Future[Answer]) -> None:
        self._in_flight += 1

        def tell(done: asyncio.Future[Answer]) -> None:
            self._in_flight -= 1
            self._less.set()
            if done.cancelled():
                return
            error = done.exception()
            if error is None:
                answer = done.result()
                conflict = answer.status == "conflict"
                body = (uplink.conflict_body if conflict else uplink.answer_body)(answer, self.language)
                self.say({"t": "refusal" if conflict else "receipt"} | body)
            elif isinstance(error, ElectionError):
                retry = {"retry_after": int(problem.headers(error).get("Retry-After", 1))}
                self.say({"t": "refusal", "seq": seq} | problem.problem(error, self.language) | retry)

        outcome.add_done_callback(tell)

    def say(self, message: dict[str, Any]) -> None:
        if not self.is_cut:
            self._queue(pack.encode(message, self.form))

    def cut(self, close_code: int) -> None:
        """Say why if the phone should know, then close."""
        if self.is_cut:
            return
        if close_code in (NOT_AUTHORISED, REPLACED):
            self.say({"t": "notice", "notice": "revoked" if close_code == NOT_AUTHORISED else "replaced"})
        self.is_cut = True
        self._queue(close_code)

    async def end(self) -> None:
        """Send what is queued, then nothing more."""
        self.is_cut = True
        if self._sender is not None:
            await asyncio.wait([self._sender], timeout=HELLO_S)
            self._sender.cancel()

    def _queue(self, piece: bytes | int) -> None:
        self._out.append(piece)
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._send_queued())

    async def _send_queued(self) -> None:
        try:
            while self._out:
                piece = self._out.popleft()
                if isinstance(piece, int):
                    await self._send({"type": "websocket.close", "code": piece})
                elif self.form == "json":
                    await self._send({"type": "websocket.send", "text": piece.decode()})
                else:
                    await self._send({"type": "websocket.send", "bytes": piece})
        except Exception:
            # Whatever the server raises here (it differs by WebSocket implementation) means the phone is gone.
            self._out.clear()
