"""A reporting slot as a shape for Locust: quiet, then everybody within seconds, then quiet.

`locust -f loadtest/locustfile.py,loadtest/slot_burst.py --headless -u 500 -r 50`: users arrive, enrol and connect;
after `--slot-after` quiet seconds every clerk sends one report within `--slot-within` seconds; after as many quiet ones
again the run ends.
"""

# mypy: allow-untyped-decorators
# Locust's hooks have no types.

from __future__ import annotations

from argparse import ArgumentParser
from random import Random
from typing import Any

from locust import events

from loadtest.swarm.rhythm import Rhythm
from loadtest.swarm.stages import SlotStages, gathering_s

AFTER_S, WITHIN_S = 20.0, 5.0


@events.init_command_line_parser.add_listener
def declare(parser: ArgumentParser, **_: object) -> None:
    group: Any = parser.add_argument_group("A reporting slot")
    group.add_argument(
        "--slot-after", env_var="LOADTEST_SLOT_AFTER", type=float, default=AFTER_S, help="quiet seconds before it"
    )
    group.add_argument(
        "--slot-within", env_var="LOADTEST_SLOT_WITHIN", type=float, default=WITHIN_S, help="all report within seconds"
    )


class SlotBurst(Rhythm):
    @property
    def stages(self) -> SlotStages:
        after_s, within_s = self.option("slot_after", AFTER_S), self.option("slot_within", WITHIN_S)
        slot_s = gathering_s(*self.crowd) + after_s
        return SlotStages(slot_s, within_s, slot_s + within_s + after_s)

    def pause_s(self, dice: Random) -> float:
        return self.stages.pause_s(self.run_time_s, dice)

    def tick(self) -> tuple[int, float] | None:
        return self.crowd if self.run_time_s < self.stages.end_s else None
