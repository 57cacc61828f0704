"""The express lane's doors for reports and outboxes: the same gate, checks and answers as `HttpDoor`'s, without a task.

The answer leaves when the commit's outcome is known. Whoever is not in the roster's memory goes the long way, where the
database can be asked.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from functools import lru_cache
from http import HTTPStatus

from collector.doors.knock import TYPES, Dressed, Knock
from collector.doors.outbox import OutboxDesk
from collector.gate import Gate
from collector.intake import Intake
from collector.metrics import Metrics
from collector.pulse import Pulse
from election.device import Device
from election.errors import Code, ElectionError, Refused, Unavailable
from election.express import Headers, Reply
from election.wire import pack, problem, receipt, uplink
from election.wire.pack import Format
from election.wire.problem import Language
from election.wire.uplink import Answer

log = logging.getLogger(__name__)

_STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}


class _Lane(ABC):
    """What both doors have in common: who knocks is known and says no more than may be said."""

    def __init__(self, gate: Gate, pulse: Pulse, metrics: Metrics) -> None:
        self._gate = gate
        self._pulse = pulse
        self._metrics = metrics

    def read(self, headers: Headers) -> Knock:
        return Knock(headers)

    def take(self, knock: Knock, body: bytes, reply: Reply) -> bool:
        try:
            device = self._gate.remembered(knock.token_digest)
            if device is None:
                return False
            if len(body) > uplink.MOST_BYTES:
                refused = Refused(Code.R002)
                self._pulse.refused(device.id, refused)
                raise refused
            self._take(device, knock, body, reply)
        except (Refused, Unavailable) as error:
            reply(_refusal(self._metrics, knock, error))
        return True

    @abstractmethod
    def _take(self, device: Device, knock: Knock, body: bytes, reply: Reply) -> None:
        """Raises `Refused` or `Unavailable`, or replies once."""


class Express(_Lane):
    def __init__(self, gate: Gate, intake: Intake, pulse: Pulse, metrics: Metrics) -> None:
        super().__init__(gate, pulse, metrics)
        self._intake = intake

    def _take(self, device: Device, knock: Knock, body: bytes, reply: Reply) -> None:
        self._intake.check_room(device)
        self._gate.count(device)
        try:
            report = uplink.decode_report(body, knock.form)
        except Refused as refused:
            self._pulse.refused(device.id, refused, seq=knock.seq_in(body))
            raise
        self._intake.take(device, report, "http", lambda outcome: reply(self._answer(knock, outcome)))

    def _answer(self, knock: Knock, outcome: Answer | ElectionError) -> bytes:
        if not isinstance(outcome, Answer):
            return _refusal(self._metrics, knock, outcome)
        if outcome.status == "conflict":
            return _raw(knock.dress(409, uplink.conflict_body(outcome, knock.language), problematic=True))
        body = receipt.encode(outcome, knock.answer_form, knock.language)
        return b"%b%b%d\r\n\r\n%b" % (
            _STATUS_LINES[uplink.HTTP_STATUS[outcome.status]], knock.answer_head, len(body), body,
        )  # fmt: skip


class ExpressOutbox(_Lane):
    def __init__(self, gate: Gate, outbox: OutboxDesk, pulse: Pulse, metrics: Metrics) -> None:
        super().__init__(gate, pulse, metrics)
        self._outbox = outbox

    def _take(self, device: Device, knock: Knock, body: bytes, reply: Reply) -> None:
        self._outbox.take(device, body, knock, lambda answers: reply(_raw(knock.dress(200, answers))))


def _refusal(metrics: Metrics, knock: Knock, error: ElectionError) -> bytes:
    if isinstance(error, Unavailable):
        metrics.refuse(Code.R140)
        return _busy(knock.answer_form, knock.language, int(problem.headers(error)["Retry-After"]))
    if not isinstance(error, Refused):
        log.error("request failed", exc_info=error, extra={"action": "request_failed"})
    metrics.refuse(error.code if isinstance(error, Refused) else Code.R152)
    return _raw(knock.refusal(error))


@lru_cache(maxsize=256)
def _busy(form: Format, language: Language, retry_s: int) -> bytes:
    """When thousands must be refused each second, refusing must cost next to nothing."""
    body = pack.encode(problem.problem(Unavailable(""), language), form)
    return b"%bcontent-type: %b\r\ncontent-length: %d\r\ncache-control: no-store\r\nretry-after: %d\r\n\r\n%b" % (
        _STATUS_LINES[503], TYPES[form, True], len(body), retry_s, body,
    )  # fmt: skip


def _raw(dressed: Dressed) -> bytes:
    head = b"".join(b"%b: %b\r\n" % header for header in dressed.headers)
    return b"%b%b\r\n%b" % (_STATUS_LINES[dressed.status], head, dressed.raw)
