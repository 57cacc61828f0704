"""Another authority's machine: it reads the feed from a snapshot on, and every change behind it."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random
from typing import TypeVar

from locust import FastHttpUser, task
from msgspec import Struct

from loadtest.answer import Unreadable, read, retry_after_s
from loadtest.swarm.backoff import pause_s
from loadtest.swarm.options import options_of
from loadtest.swarm.visitor import ANSWER_WITHIN_S, Visitor, error_of, problem_of

T = TypeVar("T")

LINES = 1_000  # of a page
ASK_EVERY_S = 2.0  # while there is nothing new
GONE = 410


class Snapshot(Struct):
    cursor: str


class Page(Struct):
    """The last line of an answer; without it the answer was cut off on the way."""

    type: str
    next: str
    more: bool


class AgencyUser(Visitor, FastHttpUser):
    """One agency. Where it stands is a cursor; it asks on at once while there is more."""

    weight = 1
    network_timeout = connection_timeout = ANSWER_WITHIN_S
    cursor: str | None = None
    failures = 0
    next_at = 0.0

    def wait_time(self) -> float:
        return max(0.0, self.next_at - time.monotonic())

    @task
    def read_on(self) -> None:
        self.address()
        if self.cursor is None:
            body = self._ask("/v1/feed/snapshot", {}, _snapshot)
            self.cursor = body.cursor if body else None
            return
        page = self._ask("/v1/feed/changes", {"after": self.cursor, "limit": LINES}, _page)
        if page is not None:
            self.cursor = page.next
            self.next_at = time.monotonic() + (0.0 if page.more else ASK_EVERY_S)

    def _ask(self, path: str, query: dict[str, str | int], form: Callable[[bytes], T]) -> T | None:
        """The answer; None for a failure, which is told, and after which there is a pause."""
        key = options_of(self.environment).agency_key
        if key is None:
            self.leave("there is no key in LOADTEST_AGENCY_KEY")
        headers = {"Authorization": f"Bearer {key}"}
        with self.client.get(path, params=query, name=path, headers=headers, catch_response=True) as answer:
            if answer.status_code == 200:
                try:
                    told = form(answer.content or b"")
                except Unreadable as error:
                    answer.failure(str(error))
                else:
                    self.failures = 0
                    return told
            else:
                answer.failure(problem_of(answer.status_code, answer.content, error_of(answer)))
        if answer.status_code == GONE:
            self.cursor = None  # from the snapshot again: a gap is never silent
        self.failures += 1
        wanted = retry_after_s((answer.headers or {}).get("Retry-After"))
        self.next_at = time.monotonic() + pause_s(self.failures, wanted, Random())
        return None


def _snapshot(body: bytes) -> Snapshot:
    return read(body, Snapshot)


def _page(body: bytes) -> Page:
    """Raises `Unreadable` when the last line is no page."""
    page = read(body.rstrip(b"\n").rpartition(b"\n")[2], Page)
    if page.type != "page":
        raise Unreadable(f"the last line is no page but {page.type}")
    return page
