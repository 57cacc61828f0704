"""What somebody who knocks says of themselves (credentials, encodings, language), and how their answer is dressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from election.errors import Code, ElectionError, Refused
from election.wire import pack, problem
from election.wire.pack import Format
from election.wire.problem import Language

_FORMATS: dict[bytes, Format] = {b"application/json": "json", b"application/msgpack": "msgpack"}
_TYPES: dict[tuple[Format, bool], bytes] = {
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
    """The four headers that matter here."""

    __slots__ = ("_accept", "_content_type", "_language", "authorization")

    def __init__(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self.authorization: str | None = None
        self._content_type = b""
        self._accept = b""
        self._language = b""
        for name, value in headers:
            if name == b"authorization":
                self.authorization = value.decode("latin-1")
            elif name == b"content-type":
                self._content_type = value
            elif name == b"accept":
                self._accept = value
            elif name == b"accept-language":
                self._language = value

    @property
    def language(self) -> Language:
        return problem.language_of(self._language.decode("latin-1")) if self._language else "vi"

    @property
    def form(self) -> Format:
        """The encoding of the request. Refuses with R003."""
        form = _FORMATS.get(self._content_type) or _FORMATS.get(self._content_type.split(b";")[0].strip().lower())
        if form is None:
            raise Refused(Code.R003)
        return form

    @property
    def answer_form(self) -> Format:
        """The request's, unless `Accept` names the other."""
        if b"msgpack" in self._accept:
            return "msgpack"
        if b"application/json" in self._accept or b"msgpack" not in self._content_type:
            return "json"
        return "msgpack"

    def dress(
        self, status: int, body: Any, *, problematic: bool = False, extra: Mapping[str, str] | None = None
    ) -> Dressed:
        form = self.answer_form
        raw = pack.encode(body, form)
        headers = [
            (b"content-type", _TYPES[form, problematic]),
            (b"content-length", b"%d" % len(raw)),
            (b"cache-control", b"no-store"),  # a receipt from a cache would be a lie
        ]
        if extra:
            headers.extend((name.lower().encode(), value.encode()) for name, value in extra.items())
        return Dressed(status, headers, raw)

    def refusal(self, error: ElectionError) -> Dressed:
        body = problem.problem(error, self.language)
        return self.dress(body["status"], body, problematic=True, extra=problem.headers(error))
