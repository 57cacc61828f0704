"""What goes wrong thousands of times is told once: who caused it, and how often since it was last told.

Somebody who knocks a hundred thousand times must not be able to write a hundred thousand lines into the log. The first
time is told at once, so that people can look while it happens; then silence for a while, then one line with the number.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

EVERY_S = 60.0
MOST_REMEMBERED = 1_000  # beyond it, everybody else is one: a flood from many addresses is bounded too


class _EverybodyElse:
    def __str__(self) -> str:
        return "everybody else"


EVERYBODY_ELSE = _EverybodyElse()


class _Page:
    """What is known of one who gave cause for complaint."""

    __slots__ = ("since", "told", "untold")

    def __init__(self, since: float) -> None:
        self.since = since  # when its present minute began
        self.untold = 0
        self.told = False  # in the present minute


class Complaints:
    def __init__(
        self, *, every_s: float = EVERY_S, first_at: int = 1, now: Callable[[], float] = time.monotonic
    ) -> None:
        """`first_at`: how many in one minute are still nobody's business."""
        self._every_s = every_s
        self._first_at = first_at
        self._now = now
        self._pages: dict[Hashable, _Page] = {}
        self._cleared = now()

    def about(self, who: Hashable) -> tuple[Hashable, int]:
        """Count one. Returns about whom to tell and how often it happened since that was last told; 0 for silence."""
        now = self._now()
        page = self._pages.get(who)
        if page is None:
            who, page = self._new_page(who, now)
        if now - page.since >= self._every_s:
            if not page.told:
                page.untold = 0  # a few in a minute, and that minute is over
            page.since, page.told = now, False
        page.untold += 1
        if page.told or page.untold < self._first_at:
            return who, 0
        times, page.untold, page.told = page.untold, 0, True
        return who, times

    def _new_page(self, who: Hashable, now: float) -> tuple[Hashable, _Page]:
        if len(self._pages) >= MOST_REMEMBERED and now - self._cleared >= self._every_s:
            self._cleared = now  # at most once a minute: looking through the pages for each stranger would cost more
            self._pages = {name: page for name, page in self._pages.items() if now - page.since < self._every_s}
        if len(self._pages) >= MOST_REMEMBERED:
            who = EVERYBODY_ELSE
        return who, self._pages.setdefault(who, _Page(now))
