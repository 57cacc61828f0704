"""Anybody Locust sends: what they tell its statistics, and how they leave when there is nothing for them to do.

Every failure that is told is a real one. A visitor that cannot work (no code, no key, a host that is not this machine)
says so once as a failure, so that a run of nobody never looks like a run without errors.
"""

from __future__ import annotations

from typing import NoReturn

from locust import User
from locust.exception import StopUser

from loadtest.answer import ReportAnswer, Unreadable, read
from loadtest.loopback import Address, NotLoopback, loopback

ANSWER_WITHIN_S = 10.0  # a phone's patience, connecting included


class CannotBegin(Exception):
    """A visitor has nothing to work with."""


class Visitor(User):
    abstract = True

    def address(self) -> Address:
        """Where everything goes. A host that is not this machine ends the visit."""
        try:
            return loopback(self.host or "")
        except NotLoopback as error:
            self.leave(str(error))

    def leave(self, why: str) -> NoReturn:
        """End the visit; only ever called in a task, where Locust takes it without a word of its own."""
        self.tell("", "cannot begin", error=CannotBegin(why))
        raise StopUser

    def tell(
        self, kind: str, name: str, milliseconds: float = 0.0, size: int = 0, error: Exception | None = None
    ) -> None:
        """One line of Locust's statistics gets one more request, failed if there is an `error`."""
        self.environment.events.request.fire(
            request_type=kind,
            name=name,
            response_time=milliseconds,
            response_length=size,
            exception=error,
            context={},
        )


def error_of(answer: object) -> object:
    """Why there was no answer; only a failed one has the attribute."""
    return getattr(answer, "error", None)


def problem_of(status: int, body: bytes | None, error: object = None) -> str:
    """What the statistics call a failed request: its status and code, or why there was no answer at all."""
    if not status:
        return f"no answer: {type(error).__name__}" if error else "no answer"
    try:
        code = read(body or b"", ReportAnswer).code
    except Unreadable:
        code = ""
    return f"{status} {code}".strip()
