"""The express lane's door for single reports: the same gate, checks and answers as `HttpDoor.report`, without a task.

The answer leaves when the commit's outcome is known. Whoever is not in the roster's memory goes the long way, where the
database can be asked.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from collector.doors.knock import Dressed, Knock
from collector.gate import Gate
from collector.intake import Intake
from collector.metrics import Metrics
from election.errors import Code, ElectionError, Refused, Unavailable
from election.express import Headers, Reply
from election.wire import receipt, uplink
from election.wire.uplink import Answer

log = logging.getLogger(__name__)

_STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}


class Express:
    def __init__(self, gate: Gate, intake: Intake, metrics: Metrics) -> None:
        self._gate = gate
        self._intake = intake
        self._metrics = metrics

    def read(self, headers: Headers) -> Knock:
        return Knock(headers)

    def take(self, knock: Knock, body: bytes, reply: Reply) -> bool:
        try:
            self._intake.check_room()
            device = self._gate.remembered(knock.token_digest)
            if device is None:
                return False
            self._gate.count(device)
            if len(body) > uplink.MOST_BYTES:
                raise Refused(Code.R002)
            report = uplink.decode_report(body, knock.form)
            self._intake.take(device, report, "http", lambda outcome: reply(self._answer(knock, outcome)))
        except (Refused, Unavailable) as error:
            reply(_raw(self._refusal(knock, error)))
        return True

    def _answer(self, knock: Knock, outcome: Answer | ElectionError) -> bytes:
        if not isinstance(outcome, Answer):
            return _raw(self._refusal(knock, outcome))
        if outcome.status == "conflict":
            return _raw(knock.dress(409, uplink.conflict_body(outcome, knock.language), problematic=True))
        body = receipt.encode(outcome, knock.answer_form, knock.language)
        return b"%b%b%d\r\n\r\n%b" % (
            _STATUS_LINES[uplink.HTTP_STATUS[outcome.status]], knock.answer_head, len(body), body,
        )  # fmt: skip

    def _refusal(self, knock: Knock, error: ElectionError) -> Dressed:
        if not isinstance(error, Refused | Unavailable):
            log.error("request failed", exc_info=error, extra={"action": "request_failed"})
        self._metrics.refused.labels(error.code.name if isinstance(error, Refused) else "R140").inc()
        return knock.refusal(error)


def _raw(dressed: Dressed) -> bytes:
    head = b"".join(b"%b: %b\r\n" % header for header in dressed.headers)
    return b"%b%b\r\n%b" % (_STATUS_LINES[dressed.status], head, dressed.raw)
