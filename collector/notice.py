"""What a phone is told without having asked. Absolute values, so that hearing one twice is harmless."""

from __future__ import annotations

from typing import Any

from election.wire import pack
from election.wire.pack import Format


class Notice:
    """One message for any number of lines, encoded once for each encoding that is spoken on them."""

    __slots__ = ("_body", "_encoded")

    def __init__(self, notice: str, **more: Any) -> None:
        self._body = {"t": "notice", "notice": notice, **more}
        self._encoded: dict[Format, bytes] = {}

    def encoded(self, form: Format) -> bytes:
        raw = self._encoded.get(form)
        if raw is None:
            raw = self._encoded[form] = pack.encode(self._body, form)
        return raw


def news() -> Notice:
    """Something may have been missed: the phone asks `/v1/me`."""
    return Notice("news")
