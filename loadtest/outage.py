"""An outage as a shape for Locust: every line is lost at one moment, and then all phones come back.

`locust -f loadtest/locustfile.py,loadtest/outage.py --headless -u 500 -r 50`: users arrive, enrol and connect; after
`--outage-after` seconds every phone's line is cut, whatever is on its way, and for `--outage-for` seconds no phone
reaches anybody, while clerks go on writing. Then each comes back when its own next attempt is due, with the jitter of
the real phone, and sends what has no receipt. The run ends `--outage-recovery` seconds later.
"""

# mypy: allow-untyped-decorators
# Locust's hooks have no types.

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from locust import events

from loadtest.swarm.rhythm import Rhythm
from loadtest.swarm.stages import OutageStages, gathering_s

AFTER_S, FOR_S, RECOVERY_S = 20.0, 20.0, 45.0


@events.init_command_line_parser.add_listener
def declare(parser: ArgumentParser, **_: object) -> None:
    group: Any = parser.add_argument_group("An outage")
    group.add_argument(
        "--outage-after", env_var="LOADTEST_OUTAGE_AFTER", type=float, default=AFTER_S, help="seconds before it"
    )
    group.add_argument(
        "--outage-for", env_var="LOADTEST_OUTAGE_FOR", type=float, default=FOR_S, help="seconds without any line"
    )
    group.add_argument(
        "--outage-recovery",
        env_var="LOADTEST_OUTAGE_RECOVERY",
        type=float,
        default=RECOVERY_S,
        help="seconds to come back in",
    )


class Outage(Rhythm):
    _is_cut = False

    @property
    def stages(self) -> OutageStages:
        begin_s = gathering_s(*self.crowd) + self.option("outage_after", AFTER_S)
        back_s = begin_s + self.option("outage_for", FOR_S)
        return OutageStages(begin_s, back_s, back_s + self.option("outage_recovery", RECOVERY_S))

    @property
    def is_down(self) -> bool:
        return self._is_cut and self.stages.is_down(self.run_time_s)

    def reset_time(self) -> None:
        super().reset_time()
        self._is_cut = False

    def tick(self) -> tuple[int, float] | None:
        now_s, stages = self.run_time_s, self.stages
        if not self._is_cut and stages.is_down(now_s):
            self._is_cut = True
            for cut in list(self.lines):
                cut()
        return self.crowd if now_s < stages.end_s else None
