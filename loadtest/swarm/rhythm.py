"""When clerks write, and when nobody is reached: a shape of Locust's that clerks ask.

Without one, a clerk writes every few seconds and nothing is ever down. Times count from the start of the test, so it
must run in one process: Locust's workers have no shape.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from locust import LoadTestShape

from loadtest.swarm.stages import USUAL_PAUSE_S


class Rhythm(LoadTestShape):
    abstract = True
    use_common_options = True  # users and spawn rate are those of the command line or the web page

    def __init__(self) -> None:
        self.reset_time()  # Locust's own does no more
        self.lines: set[Callable[[], None]] = set()
        """What cuts each open line; a user enters its own and takes it out again."""

    def pause_s(self, dice: Random) -> float:
        """Seconds until a clerk writes the next report."""
        return dice.uniform(*USUAL_PAUSE_S)

    @property
    def is_down(self) -> bool:
        """Whether nobody can be reached now."""
        return False

    @property
    def run_time_s(self) -> float:
        return time.perf_counter() - self.start_time

    def reset_time(self) -> None:
        self.start_time = time.perf_counter()

    def option(self, name: str, otherwise: float) -> float:
        """A number of the command line or the web page."""
        options = self.runner.environment.parsed_options if self.runner else None
        said = getattr(options, name, None)
        return otherwise if said is None else float(said)

    @property
    def crowd(self) -> tuple[int, float]:
        """How many users there shall be, and how many of them arrive in a second."""
        return max(1, int(self.option("num_users", 1))), self.option("spawn_rate", 1)


class Unshaped(Rhythm):
    """What clerks go by when the run has no shape; Locust never sees it."""

    abstract = True

    def tick(self) -> None:
        return None
