"""The express lane's door for single reports: the same gate, checks and answers as `HttpDoor.report`, without a task.

The answer leaves when the commit's outcome is known. Whoever is not in the roster's memory goes the long way, where the
database can be asked.
"""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus

from collector.doors.knock import Dressed, Knock
from collector.gate import Gate
from collector.intake import Intake
from collector.metrics import Metrics
from election.errors import Code, ElectionError, Refused, Unavailable
from election.express import Headers, Reply
from election.wire import uplink

log = logging.getLogger(__name__)

_STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}


class Express:
    def __init__(self, gate: Gate, intake: Intake, metrics: Metrics) -> None:
        self._gate = gate
        self._intake = intake
        self._metrics = metrics

    def report(self, headers: Headers, body: bytes, reply: Reply) -> bool:
        knock = Knock(headers)
        try:
            self._intake.check_room()
            device = self._gate.remembered(knock.authorization)
            if device is None:
                return False
            self._gate.count(device)
            if len(body) > uplink.MOST_BYTES:
                raise Refused(Code.R002)
            outcome = self._intake.take(device, uplink.decode_report(body, knock.form), "http")
        except (Refused, Unavailable) as error:
            reply(_raw(self._refusal(knock, error)))
            return True

        def tell(done: asyncio.Future[uplink.Answer]) -> None:
            reply(_raw(self._answer(knock, done)))

        outcome.add_done_callback(tell)
        return True

    def _answer(self, knock: Knock, done: asyncio.Future[uplink.Answer]) -> Dressed:
        if done.cancelled():
            return self._refusal(knock, Unavailable("The collector is stopping."))
        failure = done.exception()
        if failure is not None:
            return self._refusal(knock, failure)
        answer = done.result()
        if answer.status == "conflict":
            return knock.dress(409, uplink.conflict_body(answer, knock.language), problematic=True)
        return knock.dress(uplink.HTTP_STATUS[answer.status], uplink.answer_body(answer, knock.language))

    def _refusal(self, knock: Knock, error: BaseException) -> Dressed:
        if not isinstance(error, ElectionError):
            log.error("request failed", exc_info=error, extra={"action": "request_failed"})
            error = ElectionError()
        self._metrics.refused.labels(error.code.name if isinstance(error, Refused) else "R140").inc()
        return knock.refusal(error)


def _raw(dressed: Dressed) -> bytes:
    head = b"".join(b"%b: %b\r\n" % header for header in dressed.headers)
    return b"%b%b\r\n%b" % (_STATUS_LINES[dressed.status], head, dressed.raw)
