"""Clerks and spectators for Locust: `LOADTEST_CODES=codes.ndjson locust -f loadtest/locustfile.py --host http://127.0.0.1:8400`.

Clerks enrol with the codes of the file (one each; without a code a clerk stops) and report a growing count. Spectators
watch the country with the key of `LOADTEST_AGENCY_KEY`, or stop without one. Any host that is not loopback is refused.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from locust import FastHttpUser, User, between, constant, task
from locust.exception import StopUser
from websockets.exceptions import WebSocketException

from loadtest.answer import EnrolAnswer, read
from loadtest.clock import HeardClock
from loadtest.enrolment import CodeLine, read_codes
from loadtest.loopback import loopback
from loadtest.outbox import Outbox
from loadtest.spectator import Heard, Spectator

TAKEN = frozenset({200, 201})


def codes_of(name: str | None) -> Iterator[CodeLine]:
    """The codes of a file; none without one."""
    return read_codes(Path(name).read_text("utf-8").splitlines()) if name else iter(())


class ClerkUser(FastHttpUser):
    """One phone over HTTP. What got no receipt stays in its outbox and is sent again first."""

    weight = 9
    wait_time = between(1, 5)
    codes: ClassVar[Iterator[CodeLine]] = codes_of(os.environ.get("LOADTEST_CODES"))

    def on_start(self) -> None:
        loopback(self.host or "")
        code = next(self.codes, None)
        if code is None:
            raise StopUser
        asked_at = time.monotonic()
        body = {"code": code.code, "device_name": f"locust {code.station}", "app": "clerk-locust/1.0"}
        answer = self.client.post("/v1/enrol", json=body)
        if answer.status_code != 201:
            raise StopUser
        enrolled = read(answer.content, EnrolAnswer)
        self.clock = HeardClock()
        self.clock.hear(enrolled.server_time, enrolled.speed, asked_at, time.monotonic())
        self.station = code.station
        self.headers = {"Authorization": f"Bearer {enrolled.token}"}
        self.outbox = Outbox(enrolled.next_seq)
        self.voted = 0

    @task
    def report(self) -> None:
        if not self.outbox:
            self.voted += 1
            as_of = self.clock.now().replace(microsecond=0).isoformat()
            counts = dict.fromkeys(("assembly", "province", "commune"), self.voted)
            self.outbox.add({"kind": "turnout", "station": self.station, "as_of": as_of, "voted": counts})
        (item,) = self.outbox.waiting(1)
        with self.client.post(
            "/v1/reports", json=item.message(self.clock.now()), headers=self.headers, catch_response=True
        ) as answer:
            if answer.status_code in TAKEN:
                self.outbox.receive(item.seq, answer.json()["receipt"]["digest"])
                answer.success()
            else:
                answer.failure(f"{answer.status_code}")
                if 400 <= answer.status_code < 500 and answer.status_code != 429:
                    self.outbox.refuse(item.seq, str(answer.status_code))


class SpectatorUser(User):
    """One screen; the times of its frames are how far the picture was behind."""

    weight = 1
    wait_time = constant(0)

    def on_start(self) -> None:
        key = os.environ.get("LOADTEST_AGENCY_KEY")
        if not key:
            raise StopUser
        self.spectator = Spectator(loopback(self.host or ""), key)
        self._tell(self.spectator.watch("vn"))

    @task
    def watch(self) -> None:
        try:
            self._tell(self.spectator.hear())
        except (OSError, WebSocketException) as error:  # a dead line is a failure, then it is opened again
            self.environment.events.request.fire(
                request_type="WS", name="line", response_time=0, response_length=0, exception=error, context={}
            )
            self.spectator.leave()
            self._tell(self.spectator.watch("vn"))

    def on_stop(self) -> None:
        if hasattr(self, "spectator"):
            self.spectator.leave()

    def _tell(self, heard: Heard) -> None:
        self.environment.events.request.fire(
            request_type="WS",
            name=heard.kind,
            response_time=heard.milliseconds,
            response_length=heard.bytes,
            exception=None,
            context={},
        )
