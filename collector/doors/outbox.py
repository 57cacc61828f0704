"""A phone's outbox, sent as one request: each report is taken by itself and answered in its place.

One bad report harms no neighbour. Reports are taken in the order of their numbers, whatever their order in the batch.
The answer is complete when the last of them is decided.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from collector.doors.knock import Knock
from collector.gate import Gate
from collector.intake import Intake
from collector.pulse import Pulse
from election.device import Device
from election.errors import ElectionError, Refused
from election.known import Known
from election.report import Report
from election.station import StationKey
from election.wire import problem, receipt, uplink
from election.wire.problem import Language
from election.wire.uplink import Answer

Done = Callable[[dict[str, Any]], None]
"""Takes the body of the answer, once."""


class OutboxDesk:
    def __init__(self, gate: Gate, intake: Intake, pulse: Pulse) -> None:
        self._gate = gate
        self._intake = intake
        self._pulse = pulse

    def take(self, device: Device, raw: bytes, knock: Knock, done: Done) -> None:
        """Raises `Refused` (R001, R010: the batch as a whole cannot be read; R130) or `Unavailable`; then nothing was
        taken. Otherwise `done` is called, perhaps before this returns."""
        try:
            reports = uplink.decode_reports(raw, knock.form)
        except Refused as refused:
            self._pulse.refused(device.id, refused)
            raise
        self._intake.check_room(device, len(reports))
        self._gate.count(device, len(reports))
        answers = _Answers(len(reports), knock.language, done)
        order = sorted(
            ((place, one) for place, one in enumerate(reports) if not isinstance(one, uplink.Unreadable)),
            key=lambda pair: pair[1].seq,
        )
        for place, one in enumerate(reports):
            if isinstance(one, uplink.Unreadable):
                self._pulse.refused(device.id, one.refused, seq=one.seq)
                answers.put(place, one.seq, one.refused)
        ahead: dict[StationKey, Known] = {}
        for place, report in order:
            self._take_one(device, report, place, answers, ahead)

    def _take_one(
        self, device: Device, report: Report, place: int, answers: _Answers, ahead: dict[StationKey, Known]
    ) -> None:
        try:
            self._intake.take(device, report, "http", lambda outcome: answers.put(place, report.seq, outcome), ahead)
        except Refused as refused:
            answers.put(place, report.seq, refused)


class _Answers:
    __slots__ = ("_done", "_language", "_missing", "_results")

    def __init__(self, count: int, language: Language, done: Done) -> None:
        self._results: list[Any] = [None] * count
        self._missing = count
        self._language = language
        self._done = done

    def put(self, place: int, seq: int | None, outcome: Answer | ElectionError) -> None:
        self._results[place] = self._result(seq, outcome)
        self._missing -= 1
        if not self._missing:
            self._done({"results": self._results})

    def _result(self, seq: int | None, outcome: Answer | ElectionError) -> Any:
        if not isinstance(outcome, Answer):
            body = problem.problem(outcome, self._language)
            wait = problem.headers(outcome).get("Retry-After")
            return {"http_status": body["status"], "seq": seq} | body | ({"retry_after": int(wait)} if wait else {})
        if outcome.status == "conflict":
            return {"http_status": 409} | uplink.conflict_body(outcome, self._language)
        return receipt.result(outcome, self._language)
