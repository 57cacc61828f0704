"""Phone <-> collector: what comes in as typed values, what goes out as maps. No I/O.

In: `decode_report`, `decode_reports`, `decode_enrolment`, `decode_line` (one message of the WebSocket), `decode_beat`.
Out: `answer_body`. What cannot be read is `Refused` with R001 (no such encoding) or R010 (wrong shape, with the path).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, NoReturn

import msgspec
from msgspec import Meta, Raw, Struct

from election.errors import Code, Fault, Refused
from election.finding import FINDINGS
from election.report import Report
from election.wire.pack import Format
from election.wire.problem import Language

MOST_REPORTS = 500  # of one batch
MOST_BYTES = 64 * 1024  # of one request

_PATH = re.compile(r"(?P<message>.*?)(?: - at `(?P<path>.*)`)?", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)


Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class Enrolment(Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/enrol`."""

    code: Annotated[str, Meta(max_length=64)]
    device_name: Annotated[str, Meta(max_length=200)] = ""
    app: Annotated[str, Meta(max_length=100)] = ""
    attempt: Annotated[str, Meta(min_length=22, max_length=64, pattern="^[A-Za-z0-9_-]+$")] | None = None
    """What the phone drew before its first try, and says again when the answer did not arrive."""


class _Batch(Struct, frozen=True, forbid_unknown_fields=True):
    # Raw: each report is read by itself, so that a bad one harms no neighbour.
    reports: Annotated[list[Raw], Meta(min_length=1, max_length=MOST_REPORTS)]


class _Reports(Struct, frozen=True, forbid_unknown_fields=True):
    reports: Annotated[list[Report], Meta(min_length=1, max_length=MOST_REPORTS)]


class Hello(Struct, frozen=True, forbid_unknown_fields=True, tag_field="t", tag="hello"):
    """The first message of a line; the token comes here because browsers can't set headers on a WebSocket."""

    token: Annotated[str, Meta(max_length=200)]
    app: Annotated[str, Meta(max_length=100)] = ""
    unsent: Count | None = None
    language: Language | None = None
    """Of the sentences in answers; browsers name the phone's language in the handshake, not the page's."""


class Beat(Struct, frozen=True, forbid_unknown_fields=True, tag_field="t", tag="beat"):
    """How the phone is doing; None is what it did not say."""

    unsent: Count | None = None
    refused: Count | None = None
    battery: Annotated[float, Meta(ge=0, le=1)] | None = None
    network: Annotated[str, Meta(max_length=20)] | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message on a line that is no report we know: who sent it still gets an answer, with its seq if it had one."""

    seq: int | None
    refused: Refused


Status = Literal["accepted", "duplicate", "conflict"]
HTTP_STATUS: dict[Status, int] = {"accepted": 201, "duplicate": 200, "conflict": 409}


class Answer(Struct, frozen=True, gc=False):
    """What became of one report. It exists only after the commit."""

    status: Status
    seq: int
    province: int
    position: int
    digest: bytes
    received_at: datetime
    findings: tuple[str, ...]


_JSON_REPORT = b'{"t":"report",'
_PACKED_REPORT = b"\xa1t\xa6report"

_BEAT = frozenset(Beat.__struct_fields__)

_report = {"json": msgspec.json.Decoder(Report), "msgpack": msgspec.msgpack.Decoder(Report)}
_batch = {"json": msgspec.json.Decoder(_Batch), "msgpack": msgspec.msgpack.Decoder(_Batch)}
_reports = {"json": msgspec.json.Decoder(_Reports), "msgpack": msgspec.msgpack.Decoder(_Reports)}
_enrolment = {"json": msgspec.json.Decoder(Enrolment), "msgpack": msgspec.msgpack.Decoder(Enrolment)}
_anything = {"json": msgspec.json.Decoder(), "msgpack": msgspec.msgpack.Decoder()}


def decode_report(raw: bytes | Raw, form: Format) -> Report:
    try:
        report: Report = _report[form].decode(raw)  # type: ignore[attr-defined]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        refuse(wrong)
    return report


def decode_reports(raw: bytes, form: Format) -> list[Report | Unreadable]:
    """The reports of a batch, each read by itself. `Refused` if the batch as a whole cannot be read."""
    try:
        return list(_reports[form].decode(raw).reports)  # type: ignore[attr-defined]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass  # one of them at least, or all: found out below
    try:
        batch: _Batch = _batch[form].decode(raw)  # type: ignore[attr-defined]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        refuse(wrong)
    return [_report_or_not(one, form) for one in batch.reports]


def _report_or_not(raw: Raw, form: Format) -> Report | Unreadable:
    try:
        return decode_report(raw, form)
    except Refused as refused:
        return Unreadable(seq_of(raw, form), refused)


def decode_enrolment(raw: bytes, form: Format) -> Enrolment:
    try:
        enrolment: Enrolment = _enrolment[form].decode(raw)  # type: ignore[attr-defined]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        refuse(wrong)
    return enrolment


def decode_beat(query: Mapping[str, str]) -> Beat:
    """The same as a line's beat, from the query of `GET /v1/me`. Whatever else the query holds is left alone."""
    try:
        return msgspec.convert({name: query[name] for name in _BEAT & query.keys()}, Beat, strict=False)
    except msgspec.ValidationError as wrong:
        refuse(wrong)


def decode_line(raw: bytes, form: Format) -> Report | Hello | Beat | Unreadable:
    """One message of the WebSocket. A report's own fields lie beside `t`, so it is taken out before the strict reading
    that refuses unknown fields."""
    seq: int | None = None
    short = _without_t(raw, form)
    if short is not None:
        try:
            return _report[form].decode(short)  # type: ignore[attr-defined,no-any-return]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass  # what is wrong with it is found out below
    try:
        try:
            message: Any = _anything[form].decode(raw)  # type: ignore[attr-defined]
            if not isinstance(message, dict):
                raise msgspec.ValidationError("Expected `object`")
            kind = message.get("t")
            if kind == "report":
                number = message.get("seq")
                seq = number if isinstance(number, int) else None
                del message["t"]
                report: Report = msgspec.convert(message, Report)
                return report
            told: Hello | Beat = msgspec.convert(message, Hello | Beat)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            refuse(wrong)
    except Refused as refused:
        return Unreadable(seq, refused)
    return told


def _without_t(raw: bytes, form: Format) -> bytes | None:
    """The report alone, if `t` comes first, as phones write it: half the work of reading it twice."""
    if form == "json":
        return b"{" + raw[len(_JSON_REPORT) :] if raw.startswith(_JSON_REPORT) else None
    # A map of 2 to 15 pairs is one byte that counts them.
    if raw[1 : len(_PACKED_REPORT) + 1] == _PACKED_REPORT and 0x82 <= raw[0] <= 0x8F:
        return bytes((raw[0] - 1,)) + raw[len(_PACKED_REPORT) + 1 :]
    return None


def seq_of(raw: bytes | Raw, form: Format) -> int | None:
    """The number of a report that could not be read otherwise, if it is there at all."""
    try:
        number = _anything[form].decode(raw).get("seq")  # type: ignore[attr-defined]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, AttributeError):
        return None
    return number if isinstance(number, int) else None


def answer_body(answer: Answer, language: Language) -> dict[str, Any]:
    return {
        "status": answer.status,
        "seq": answer.seq,
        "receipt": {
            "province": answer.province,
            "position": answer.position,
            "digest": answer.digest.hex(),
            "received_at": answer.received_at,
        },
        "findings": [{"code": code, "message": FINDINGS[code].spoken(language)} for code in answer.findings],
    }


def conflict_body(answer: Answer, language: Language) -> dict[str, Any]:
    """A conflict is a problem that has its own receipt."""
    sentence = Code.R201.value.en if language == "en" else Code.R201.value.vi
    about = {"type": "urn:eday:problem:R201", "title": sentence, "status": 409, "code": "R201", "detail": sentence}
    return answer_body(answer, language) | about


def refuse(wrong: Exception) -> NoReturn:
    """msgspec tells malformed text and a wrong shape apart by class; the path stands in its message."""
    if not isinstance(wrong, msgspec.ValidationError):
        raise Refused(Code.R001) from wrong
    found = _PATH.fullmatch(str(wrong))
    message, path = (found["message"], found["path"] or "$") if found else (str(wrong), "$")
    unknown = _UNKNOWN.fullmatch(message)
    if unknown is not None:
        path = f"{path}.{unknown['name'][:80]}"
    raise Refused(Code.R010, faults=(Fault(path, message[:300]),)) from wrong
