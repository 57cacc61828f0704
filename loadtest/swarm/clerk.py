"""A clerk: writes a report when it is time, and delivers what waits until there is a receipt for it.

Writing and delivering have a clock each: a phone that reaches nobody still takes what its clerk types, and a failed
attempt is repeated after a pause of its own. The doors are in the subclasses.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from random import Random
from threading import Event
from typing import ClassVar

from locust import FastHttpUser, task

from loadtest.answer import EnrolAnswer, ReportAnswer, Unreadable, read, retry_after_s
from loadtest.enrolment import CodeLine
from loadtest.outbox import Unsent
from loadtest.swarm.backoff import LEAST_S, pause_s
from loadtest.swarm.phone import Phone, PhoneBook, enrolled_phone
from loadtest.swarm.rhythm import Rhythm, Unshaped
from loadtest.swarm.visitor import ANSWER_WITHIN_S, Visitor, error_of, problem_of

MOST_AT_ONCE = 60  # reports of under 1,000 bytes: a batch stays below the wire's 64 KiB
MOST_TRIES = 10  # per code
RECEIPTED, LATER = frozenset({200, 201}), frozenset({408, 425, 429})
REVOKED = 401


class Undelivered(Exception):
    """Something still waits, and it is worth trying again; `retry_after_s` if the server said when."""

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__("not delivered")
        self.retry_after_s = retry_after


class ClerkUser(Visitor, FastHttpUser):
    """1. Takes a phone, or enrols one. 2. Writes and delivers. 3. Puts the phone back with whatever waits in it."""

    abstract = True
    network_timeout = connection_timeout = ANSWER_WITHIN_S
    book: ClassVar[PhoneBook] = PhoneBook()

    phone: Phone | None = None
    failures = 0
    write_at = try_at = 0.0

    def on_start(self) -> None:
        self.dice = Random()
        self.woken = Event()
        shape = self.environment.shape_class
        self.rhythm = shape if isinstance(shape, Rhythm) else Unshaped()

    def on_stop(self) -> None:
        if self.phone is not None:
            self.book.put_back(self.phone)
            self.phone = None

    def wait_time(self) -> float:
        """Wait here until something is due or `woken` is set; Locust, which may end a user that waits, adds nothing."""
        due = min(self.write_at, self.try_at) if self.has_errand else self.write_at
        self.woken.wait(max(0.0, due - time.monotonic()))
        self.woken.clear()
        return 0.0

    @task
    def work(self) -> None:
        if self.phone is None:
            self.address()
            self.phone = self.book.phone() or self._enrolled()
            self.write_at = time.monotonic() + self.rhythm.pause_s(self.dice)
        if time.monotonic() >= self.write_at:
            self.phone.write()
            self.write_at = time.monotonic() + self.rhythm.pause_s(self.dice)
        if self.has_errand and time.monotonic() >= self.try_at:
            self._try(self.phone)

    # For the doors

    @property
    def has_errand(self) -> bool:
        """Whether there is a reason to reach for the centre."""
        return self.phone is not None and len(self.phone.outbox) > 0

    def deliver(self, phone: Phone, items: Sequence[Unsent]) -> None:
        """Try once with the oldest of what waits. Raises `Undelivered`."""
        raise NotImplementedError

    def settle(self, phone: Phone, seq: int, status: int, told: ReportAnswer) -> str | None:
        """Take one answer in: None with a receipt, else what is wrong. A final refusal leaves the outbox as well."""
        if told.receipt is not None and status in RECEIPTED:
            phone.outbox.receive(seq, told.receipt.digest)
            return None
        why = f"{status} {told.code}".strip()
        if status < 500 and status not in LATER:
            phone.outbox.refuse(seq, why)
        return why

    def revoked(self) -> None:
        """The phone is of no use to anybody any more."""
        self.phone = None
        self.leave("the phone was revoked")

    # Internal

    def _try(self, phone: Phone) -> None:
        self.try_at = time.monotonic() + LEAST_S  # whatever happens now, nobody spins
        try:
            if self.rhythm.is_down:
                raise Undelivered
            self.deliver(phone, phone.outbox.waiting(MOST_AT_ONCE))
        except Undelivered as undelivered:
            self.failures += 1
            self.try_at = time.monotonic() + pause_s(self.failures, undelivered.retry_after_s, self.dice)
        else:
            self.failures, self.try_at = 0, 0.0

    def _enrolled(self) -> Phone:
        """A new phone. A code works once: one whose answer is lost is spent, and this clerk with it."""
        code = self.book.code()
        if code is None:
            self.leave("there is no code left in the file that LOADTEST_CODES names")
        phone = self._enrol(code)
        if phone is None:
            self.leave("a code brought no phone")
        return phone

    def _enrol(self, code: CodeLine) -> Phone | None:
        body = {"code": code.code, "device_name": "locust", "app": "clerk-locust/1.0"}
        for attempt in range(1, MOST_TRIES + 1):
            asked_at = time.monotonic()
            with self.client.post("/v1/enrol", json=body, catch_response=True) as answer:
                if answer.status_code == 201:
                    try:
                        told = read(answer.content or b"", EnrolAnswer)
                        return enrolled_phone(code, told, asked_at, time.monotonic())
                    except Unreadable as error:
                        answer.failure(str(error))
                        return None
                answer.failure(problem_of(answer.status_code, answer.content, error_of(answer)))
            if answer.status_code not in (429, 503):
                return None
            time.sleep(pause_s(attempt, retry_after_s((answer.headers or {}).get("Retry-After")), self.dice))
        return None


def still_waiting(phone: Phone, items: Sequence[Unsent]) -> bool:
    """Whether any of these has neither receipt nor refusal."""
    waiting = {item.seq for item in phone.outbox.waiting()}
    return any(item.seq in waiting for item in items)
