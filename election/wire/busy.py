"""A line's answer to a report there was no room for: the same map as `problem.problem`, made in a microsecond.

Beyond capacity there are more of these than of anything else, and what they cost is taken from what is accepted. A test
holds it to the long way.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from election.errors import Code
from election.wire.pack import Format
from election.wire.problem import TYPE_BASE, Language

_json = msgspec.json.Encoder()
_msgpack = msgspec.msgpack.Encoder()


class _Busy(Struct, gc=False):
    t: str
    seq: int
    type: str
    title: str
    status: int
    code: str
    detail: str
    retry_after: int


_SENTENCES: dict[Language, str] = {"vi": Code.R140.value.vi, "en": Code.R140.value.en}
_TYPE = TYPE_BASE + Code.R140.name


def message(seq: int, retry_after_s: int, form: Format, language: Language) -> bytes:
    sentence = _SENTENCES[language]
    busy = _Busy("refusal", seq, _TYPE, sentence, Code.R140.status, Code.R140.name, sentence, retry_after_s)
    return _json.encode(busy) if form == "json" else _msgpack.encode(busy)
