"""What somebody who knocks says of themselves (credentials, encodings, language), and how their answer is dressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from election.device import secret_digest
from election.errors import Code, ElectionError, Refused
from election.wire import pack, problem, uplink
from election.wire.pack import Format
from election.wire.problem import Language

BEARER = b"bearer "

_FORMATS: dict[bytes, Format] = {b"application/json": "json", b"application/msgpack": "msgpack"}
TYPES: dict[tuple[Format, bool], bytes] = {
    ("json", False): b"application/json",
    ("json", True): problem.MEDIA_TYPE.encode(),
    ("msgpack", False): b"application/msgpack",
    ("msgpack", True): b"application/msgpack",
}


class Dressed:
    """An answer ready to be sent."""

    __slots__ = ("headers", "raw", "status")

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], raw: bytes) -> None:
        self.status = status
        self.headers = headers
        self.raw = raw


class Knock:
    """The four headers that matter here, read once: a head that comes again on its line says the same."""

    __slots__ = ("_content_type", "answer_form", "answer_head", "language", "token_digest")

    def __init__(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self.token_digest: bytes | None = None
        """Of the bearer's token; None if there is none."""
        self._content_type = accept = language = b""
        for name, value in headers:
            if name == b"authorization":
                if value[: len(BEARER)].lower() == BEARER:
                    self.token_digest = secret_digest(value[len(BEARER) :].strip().decode("latin-1"))
            elif name == b"content-type":
                self._content_type = value
            elif name == b"accept":
                accept = value
            elif name == b"accept-language":
                language = value
        self.language: Language = problem.language_of(language.decode("latin-1")) if language else "vi"
        self.answer_form: Format = "json"
        """The request's encoding, unless `Accept` names the other."""
        if b"msgpack" in accept or (b"application/json" not in accept and b"msgpack" in self._content_type):
            self.answer_form = "msgpack"
        self.answer_head = (
            b"content-type: %b\r\ncache-control: no-store\r\ncontent-length: " % (TYPES[self.answer_form, False])
        )
        """What stands between the status line and the length of an answer that is no problem."""

    @property
    def form(self) -> Format:
        """The encoding of the request. Refuses with R003."""
        form = _FORMATS.get(self._content_type) or _FORMATS.get(self._content_type.split(b";")[0].strip().lower())
        if form is None:
            raise Refused(Code.R003)
        return form

    def seq_in(self, body: bytes) -> int | None:
        """The number of a report that could not be read otherwise, if it can be found."""
        form = _FORMATS.get(self._content_type.split(b";")[0].strip().lower())
        return None if form is None else uplink.seq_of(body, form)

    def dress(
        self, status: int, body: Any, *, problematic: bool = False, extra: Mapping[str, str] | None = None
    ) -> Dressed:
        form = self.answer_form
        raw = pack.encode(body, form)
        headers = [
            (b"content-type", TYPES[form, problematic]),
            (b"content-length", b"%d" % len(raw)),
            (b"cache-control", b"no-store"),  # a receipt from a cache would be a lie
        ]
        if extra:
            headers.extend((name.lower().encode(), value.encode()) for name, value in extra.items())
        return Dressed(status, headers, raw)

    def refusal(self, error: ElectionError) -> Dressed:
        body = problem.problem(error, self.language)
        return self.dress(body["status"], body, problematic=True, extra=problem.headers(error))
