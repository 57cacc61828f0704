"""When a message of the board's wire was made, on this machine's monotonic clock. Pure.

`server_time` stands among the first things of every message. It is cut out instead of decoding the whole, and the text
of a frame that went to a thousand boards is read once.
"""

from __future__ import annotations

from datetime import datetime

NAME = b"server_time"
WITHIN = 256  # bytes
LENGTH = len("2026-03-15T12:00:00.000+07:00")
MOST_KEPT = 10_000


class Moments:
    """The election's clock showed `shown` (seconds since 1970) at `began` of the monotonic clock, and runs as fast."""

    def __init__(self, began: float, shown: float) -> None:
        self._apart = began - shown
        self._known: dict[bytes, float | None] = {}

    def of(self, message: bytes) -> float | None:
        """None if it cannot be read."""
        at = message.find(NAME, 0, WITHIN) + len(NAME)
        if at < len(NAME) or at + LENGTH > len(message):
            return None
        # JSON has `":"` behind the name, MessagePack one byte that says how long the text is.
        begin = at + 3 if message[at] == 0x22 else at + (1 if message[at] < 0xD9 else 2)
        text = message[begin : begin + LENGTH]
        if text in self._known:
            return self._known[text]
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        self._known[text] = made_at = self._read(text)
        return made_at

    def _read(self, text: bytes) -> float | None:
        try:
            return datetime.fromisoformat(text.decode("ascii")).timestamp() + self._apart
        except ValueError:
            return None
