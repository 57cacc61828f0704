"""Screens: each watches a scope, and tells how far every frame was behind the ledger."""

from __future__ import annotations

import time
from random import Random

from locust import constant, task
from websockets.exceptions import WebSocketException

from loadtest.spectator import Heard, Spectator
from loadtest.swarm.backoff import pause_s
from loadtest.swarm.options import options_of
from loadtest.swarm.visitor import Visitor


class SpectatorUser(Visitor):
    """One screen. The time of its snapshot is the wait for it; that of frames and beats is their lag."""

    weight = 1
    wait_time = constant(0)
    spectator: Spectator | None = None
    failures = 0

    @task
    def look(self) -> None:
        options = options_of(self.environment)
        if self.spectator is None:
            if options.agency_key is None:
                self.leave("there is no key in LOADTEST_AGENCY_KEY")
            self.spectator = Spectator(self.address(), options.agency_key)
        began_at = time.perf_counter()
        try:
            heard = self.spectator.hear() if self.spectator.is_watching else self.spectator.watch(options.scope)
        except (OSError, WebSocketException) as error:  # a dead line is a failure, then it is opened again
            self.tell("WS", "live line", (time.perf_counter() - began_at) * 1_000, error=error)
            self.spectator.leave()
            self.failures += 1
            time.sleep(pause_s(self.failures, None, Random()))
        else:
            self.failures = 0
            self._tell(heard)

    def on_stop(self) -> None:
        if self.spectator is not None:
            self.spectator.leave()

    def _tell(self, heard: Heard) -> None:
        name = f"live {heard.kind}" if heard.kind in ("snapshot", "catch-up") else f"live {heard.kind}, lag"
        self.tell("WS", name, heard.milliseconds, heard.bytes)
