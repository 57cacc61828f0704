"""A keep-alive HTTP/1.1 connection of a load generator: one request at a time, single reports or batches.

The generator shares its core with what it measures, so the answer that is expected is recognised by its first bytes and
its length; anything else goes through a parser. A batch is counted by the reports in it.
"""

from __future__ import annotations

import time

import httptools
import msgspec
from msgspec import Struct

from loadtest.answer import retry_after_s
from loadtest.caller import Caller, Device, Range
from loadtest.harvest import BUSY
from loadtest.volley import Target

_HEAD_END, _LENGTH = b"\r\n\r\n", b"\r\ncontent-length: "
_TAKEN = b'"http_status":201'


class _Result(Struct):
    http_status: int
    retry_after: float | None = None


class _Results(Struct):
    results: list[_Result]


_results = msgspec.json.Decoder(_Results)


class HttpCaller(Caller):
    """The `http` door."""

    def __init__(self, ground: Range, targets: list[Target]) -> None:
        super().__init__(ground, targets)
        self._asked: tuple[Device, bytes] | None = None
        self._due = self._sent = 0.0
        self._parser: httptools.HttpResponseParser | None = None  # only while an answer is read the long way
        self._retry_after: str | None = None
        self._body: list[bytes] = []
        self._expected = b"HTTP/1.1 %d " % ground.drill.expect

    @property
    def has_room(self) -> bool:
        return self._asked is None and self.is_open and self.left != 0

    @property
    def unanswered(self) -> int:
        return 0 if self._asked is None else 1

    def resend(self, now: float) -> None:
        if self._asked is not None and self.is_open:
            self._sent = now
            self._write(self._asked[1])

    def _send(self, device: Device, data: bytes, due: float, now: float) -> None:
        self._asked = (device, data)
        self._due, self._sent = due, now
        self._write(data)

    def data_received(self, data: bytes) -> None:
        if self._parser is None and data.startswith(self._expected) and _is_whole(data):
            self._heard(self._ground.drill.expect, None, b"")
        else:
            self._read(data)

    def _fail(self, error: Exception) -> None:
        self._parser = None

    # The long way

    def _read(self, data: bytes) -> None:
        if self._parser is None:
            self._parser = httptools.HttpResponseParser(self)
            self._retry_after = None
            self._body.clear()
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._parser = None
            if self._transport is not None:
                self._transport.abort()

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"retry-after":
            self._retry_after = value.decode("latin-1")

    def on_body(self, data: bytes) -> None:
        self._body.append(data)

    def on_message_complete(self) -> None:
        parser, self._parser = self._parser, None
        if parser is not None:
            self._heard(parser.get_status_code(), retry_after_s(self._retry_after), b"".join(self._body))

    # What an answer means

    def _heard(self, status: int, retry_after: float | None, body: bytes) -> None:
        if self._asked is None:
            return  # nobody asked: not ours to count
        now = time.monotonic()
        if self._settle(self._asked[0], status, retry_after, body, now):
            self._asked = None
            self._ground.freed(self, now)

    def _settle(self, device: Device, status: int, retry_after: float | None, body: bytes, now: float) -> bool:
        """Note the answer; False when the same request is sent again later."""
        book, drill = self._ground.book, self._ground.drill
        if status == drill.expect or (drill.again and status == 200):
            device.taken += self._due <= book.tally_until
            book.accepted(status, self._due, self._sent, now)
            return True
        book.declined(status, self._due, now)
        return not self._comes_again(status, retry_after)

    def _comes_again(self, status: int, retry_after: float | None) -> bool:
        if not self._is_to_come_again(status):
            return False
        self._later(retry_after, self._once_more)
        return True

    def _once_more(self) -> None:
        self.resend(time.monotonic())


class BatchCaller(HttpCaller):
    """The `batch` door: several reports of one device in a request."""

    def __init__(self, ground: Range, targets: list[Target]) -> None:
        super().__init__(ground, targets)
        self._expected = b"\x00"  # the answers have to be read: each report has its own
        self._reports = ground.drill.batch

    def _settle(self, device: Device, status: int, retry_after: float | None, body: bytes, now: float) -> bool:
        book, reports = self._ground.book, self._reports
        if status != 200:
            book.declined(status, self._due, now, reports)
            return not self._comes_again(status, retry_after)
        if body.count(_TAKEN) == reports:
            device.taken += reports if self._due <= book.tally_until else 0
            book.accepted(201, self._due, self._sent, now, reports)
            return True
        try:
            results = _results.decode(body).results
        except msgspec.DecodeError:
            book.declined(status, self._due, now, reports)
            return True
        put_off = [one for one in results if one.http_status in BUSY]
        if put_off and self._ground.drill.again:
            # The whole request goes again, so its reports are counted when none of them is put off any more.
            for one in put_off:
                book.declined(one.http_status, self._due, now)
            return not self._comes_again(503, max((one.retry_after or 0.0) for one in put_off) or None)
        for one in results:
            if one.http_status == 201 or (self._ground.drill.again and one.http_status == 200):
                device.taken += self._due <= book.tally_until
                book.accepted(one.http_status, self._due, self._sent, now)
            else:
                book.declined(one.http_status, self._due, now)
        return True


def _is_whole(data: bytes) -> bool:
    """One answer, complete and nothing behind it. An answer dressed otherwise is not recognised, and that is fine."""
    end = data.find(_HEAD_END)
    at = data.find(_LENGTH, 0, end)
    if at < 0:
        return False
    at += len(_LENGTH)
    length = data[at : data.find(b"\r\n", at)]
    return length.isdigit() and end + len(_HEAD_END) + int(length) == len(data)
