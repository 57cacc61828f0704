"""An accepted report's answer as bytes: the same as encoding `uplink.answer_body`, without a dictionary on the way.

Nearly every answer is this one, so it is made from two structs. A property test holds the two together.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from election.finding import FINDINGS
from election.wire.pack import Format
from election.wire.problem import Language
from election.wire.uplink import HTTP_STATUS, Answer, Status

_json = msgspec.json.Encoder()
_msgpack = msgspec.msgpack.Encoder()


class _Receipt(Struct, gc=False):
    province: int
    position: int
    digest: str
    received_at: str


class _Answered(Struct, gc=False):
    status: Status
    seq: int
    receipt: _Receipt
    findings: list[Any]


class _Told(Struct, gc=False):
    t: str
    status: Status
    seq: int
    receipt: _Receipt
    findings: list[Any]


class Result(Struct, gc=False):
    """One answer among those of a batch."""

    http_status: int
    status: Status
    seq: int
    receipt: _Receipt
    findings: list[Any]


def encode(answer: Answer, form: Format, language: Language) -> bytes:
    """The body of an HTTP answer that is no conflict."""
    body = _Answered(answer.status, answer.seq, _receipt(answer), _findings(answer, language))
    return _json.encode(body) if form == "json" else _msgpack.encode(body)


def encode_message(answer: Answer, form: Format, language: Language) -> bytes:
    """The message of a line for an answer that is no conflict."""
    message = _Told("receipt", answer.status, answer.seq, _receipt(answer), _findings(answer, language))
    return _json.encode(message) if form == "json" else _msgpack.encode(message)


def result(answer: Answer, language: Language) -> Result:
    """For a batch's answer, which is encoded as a whole."""
    return Result(HTTP_STATUS[answer.status], answer.status, answer.seq, _receipt(answer), _findings(answer, language))


def _receipt(answer: Answer) -> _Receipt:
    return _Receipt(answer.province, answer.position, answer.digest.hex(), _text(answer.received_at))


def _findings(answer: Answer, language: Language) -> list[Any]:
    return [{"code": code, "message": FINDINGS[code].spoken(language)} for code in answer.findings]


def _text(moment: datetime) -> str:
    return _json.encode(moment)[1:-1].decode()
