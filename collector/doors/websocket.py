"""The WebSocket door: one line per phone, any number of reports in flight, a receipt for each as soon as it is durable.

Lifecycle of a line:
1. opened with the subprotocol both know (JSON if the phone names none);
2. `hello` within HELLO_S, else 4408; the gate looks at the token, else 4401; messages that come meanwhile wait;
3. `welcome`; an older line of the same device is closed with 4409;
4. messages are taken in order; answers leave as they become known, each its own message;
5. closed by the phone, by a fault (1009 too big), by a newer line, or by revocation. Reports in flight stay in flight:
   their receipts are in the ledger, and the phone asks for them when it is back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, cast

from collector.gate import Gate
from collector.intake import Intake
from collector.lines import NOT_AUTHORISED, REPLACED, Lines
from collector.metrics import Metrics
from collector.mirror import Mirror
from collector.notice import Notice, news
from collector.pulse import Pulse
from election.device import Device, secret_digest
from election.errors import Code, ElectionError, Refused, Unavailable
from election.line import TOO_BIG, Headers, Hearer, Line
from election.report import Report
from election.wire import busy, pack, problem, receipt, uplink
from election.wire.pack import Format
from election.wire.uplink import Answer, Beat, Hello, Unreadable

log = logging.getLogger(__name__)

HELLO_S = 5.0
IN_FLIGHT_MOST = 1_000  # beyond it the line is not read any further: TCP tells the phone to wait
EARLY_MOST = 16  # messages before the welcome
FAULTY, NO_HELLO, BUSY = 1011, 4408, 1013

SUBPROTOCOLS: dict[str, Format] = {"eday.v1+msgpack": "msgpack", "eday.v1+json": "json"}


class WebSocketDoor:
    """Who takes the lines at `/v1/uplink`."""

    subprotocols: Sequence[str] = tuple(SUBPROTOCOLS)
    message_bytes: int = uplink.MOST_BYTES

    def __init__(
        self, gate: Gate, intake: Intake, mirror: Mirror, lines: Lines, pulse: Pulse, metrics: Metrics
    ) -> None:
        self.gate = gate
        self.pulse = pulse
        self.intake = intake
        self.mirror = mirror
        self.lines = lines
        self.metrics = metrics
        self.loop = asyncio.get_running_loop()
        self._greetings: set[asyncio.Task[None]] = set()

    def admits(self, headers: Headers) -> bool:
        """Whoever comes: the token is in the first message."""
        return True

    def opened(self, line: Line, headers: Headers) -> Hearer:
        language = next((value for name, value in headers if name == b"accept-language"), b"").decode("latin-1")
        return PhoneLine(self, line, problem.language_of(language))

    def greet(self, phone: PhoneLine, hello: bytes) -> None:
        """In a task, because the database may be asked; ended when the collector stops."""
        task = self.loop.create_task(phone.greet(hello))
        self._greetings.add(task)
        task.add_done_callback(self._greetings.discard)

    async def stop(self) -> None:
        for task in list(self._greetings):
            task.cancel()
        await asyncio.gather(*self._greetings, return_exceptions=True)


class PhoneLine:
    """One open line."""

    __slots__ = ("_deadline", "_door", "_early", "_form", "_held", "_in_flight", "_known", "_language", "_line",
                 "_missed", "_welcomed", "device")  # fmt: skip

    device: Device

    def __init__(self, door: WebSocketDoor, line: Line, language: problem.Language) -> None:
        self._door = door
        self._line = line
        self._form: Format = SUBPROTOCOLS[line.subprotocol] if line.subprotocol else "json"
        self._language = language
        self._early: list[bytes] | None = None
        self._known = self._welcomed = self._missed = False
        self._in_flight = 0
        self._held = False
        self._deadline: asyncio.TimerHandle | None = door.loop.call_later(HELLO_S, self.cut, NO_HELLO)

    def cut(self, close_code: int) -> None:
        """Say why if the phone should know, then close."""
        if close_code in (NOT_AUTHORISED, REPLACED):
            self._say({"t": "notice", "notice": "revoked" if close_code == NOT_AUTHORISED else "replaced"})
        self._line.close(close_code)

    def tell(self, notice: Notice) -> None:
        """Say something unasked. Who takes nothing any more is not told: they ask when they are back."""
        if not self._welcomed:
            self._missed = True
        elif self._line.is_taken:
            self._line.say(notice.encoded(self._form))

    def look(self, patience: int) -> None:
        """Is the phone still there?"""
        self._line.look(patience)

    # What the line says

    def heard(self, message: bytes) -> None:
        if self._welcomed:
            try:
                self._take(message)
            except Exception:
                log.exception("line failed", extra={"action": "line_failed"})
                self.cut(FAULTY)
        elif self._early is None:
            self._forget_deadline()  # it was said in time, however long the ledger takes when all come back at once
            self._early = []
            self._door.greet(self, message)
        elif len(self._early) < EARLY_MOST:
            self._early.append(message)
        else:
            self.cut(BUSY)

    def taken(self) -> None:
        """Answers were never held back for it."""

    def lost(self) -> None:
        self._forget_deadline()
        if self._known:
            self._door.lines.closed(self)

    # The greeting

    async def greet(self, first: bytes) -> None:
        try:
            await self._greet(first)
        except Exception:
            log.exception("line failed", extra={"action": "line_failed"})
            self.cut(FAULTY)

    async def _greet(self, first: bytes) -> None:
        try:
            hello = uplink.decode_line(first, self._form)
            if not isinstance(hello, Hello):
                raise Refused(Code.R110)
            self._language = hello.language or self._language
            self.device = await self._door.gate.device(secret_digest(hello.token))
            self._door.pulse.seen(self.device.id, app=hello.app, unsent=hello.unsent)
            self._listen()
            welcome = await self._door.mirror.me(self.device)
            await self._door.gate.device(self.device.token_digest)  # its right may have ended while it waited
        except Refused as refused:
            self._refuse(refused, None)
            self.cut(NOT_AUTHORISED)
            return
        except Unavailable as away:
            self._refuse(away, None)
            self.cut(BUSY)
            return
        if self._line.is_closed:
            return
        self._say({"t": "welcome"} | welcome)
        self._welcomed = True
        self._door.lines.opened(self)
        if self._missed:
            self.tell(news())
        for message in self._early or ():
            self.heard(message)
        self._early = None

    def _listen(self) -> None:
        """From here on what is told to the device's stations is not missed, although the welcome may take a while."""
        if not self._line.is_closed:
            self._known = True
            self._door.lines.greeted(self)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    # Reports

    def _take(self, raw: bytes) -> None:
        if len(raw) > uplink.MOST_BYTES:
            self.cut(TOO_BIG)
            return
        message = uplink.decode_line(raw, self._form)
        # Not by matching: reports are nearly all there is, and a match would ask three other classes first.
        kind = type(message)
        if kind is Beat:
            self._door.pulse.seen(self.device.id, cast("Beat", message))
            self._say({"t": "beat"})  # a phone cannot see our pings, and would take a dead line for a quiet one
        elif kind is Unreadable:
            assert isinstance(message, Unreadable)
            self._door.pulse.refused(self.device.id, message.refused, seq=message.seq)
            self._refuse(message.refused, message.seq)
        elif kind is Hello:
            self._refuse(Refused(Code.R010), None)
        else:
            report = cast("Report", message)
            try:
                self._report(report)
            except Unavailable as full:
                self._door.metrics.refuse(Code.R140)
                retry_s = int(problem.headers(full)["Retry-After"])
                self._line.say(busy.message(report.seq, retry_s, self._form, self._language))
            except Refused as refused:
                self._refuse(refused, report.seq)

    def _report(self, report: Report) -> None:
        door, device = self._door, self.device
        if device.revoked:
            raise Refused(Code.R111)
        door.intake.check_room(device)
        door.gate.count(device)
        door.intake.take(device, report, "ws", lambda outcome: self._tell(report.seq, outcome))
        self._in_flight += 1
        if self._in_flight >= IN_FLIGHT_MOST and not self._held:
            self._held = True
            self._line.hold()

    def _tell(self, seq: int, outcome: Answer | ElectionError) -> None:
        self._in_flight -= 1
        if self._held and self._in_flight < IN_FLIGHT_MOST:
            self._held = False
            self._line.go_on()
        if not isinstance(outcome, Answer):
            self._refuse(outcome, seq)
        elif outcome.status == "conflict":
            self._say({"t": "refusal"} | uplink.conflict_body(outcome, self._language))
        else:
            self._line.say(receipt.encode_message(outcome, self._form, self._language))

    def _refuse(self, error: ElectionError, seq: int | None) -> None:
        self._door.metrics.refuse(error.code if isinstance(error, Refused) else Code.R140)
        retry = {"retry_after": int(wait)} if (wait := problem.headers(error).get("Retry-After")) else {}
        self._say({"t": "refusal", "seq": seq} | problem.problem(error, self._language) | retry)

    def _say(self, message: dict[str, Any]) -> None:
        self._line.say(pack.encode(message, self._form))
