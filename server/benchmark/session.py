"""One run of one bench: its stages, its meters, what it said, and its report.

A bench is a function that takes a `Session`, raises stages on it and gives back a `Measured`. Each stage has engines
and a data folder of its own, which are gone when its block ends.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from election.engines.lease import Engines, engines
from loadtest.drill import Shots
from server.benchmark.chart import Strand, strand
from server.benchmark.goal import Goal
from server.benchmark.meter import Meter
from server.benchmark.stage import Plan, Say, Stage, stage

Lend = Callable[[], AbstractContextManager[tuple[Path, Engines]]]
"""Engines and the data folder they run on."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a bench: the result as it is printed, and how many answers prove it void."""

    result: Struct | Mapping[str, object]
    errors: int
    goals: Sequence[Goal] = ()

    @property
    def figures(self) -> dict[str, Any]:
        """The result by name, nested ones as plain values."""
        return dict(msgspec.to_builtins(self.result))


@dataclass(frozen=True, slots=True)
class Scene:
    """A stage that stood, and its meter. `began` is of the monotonic clock."""

    name: str
    began: float
    meter: Meter
    stage: Stage


@dataclass(slots=True)
class Session:
    """1. `on` raises a stage, any number of times in turn. 2. Afterwards `scenes`, `strands` and `said` tell of it."""

    show: Say
    lend: Lend
    began: float = field(default_factory=time.monotonic)
    scenes: list[Scene] = field(default_factory=list)
    said: list[tuple[float, str]] = field(default_factory=list)
    strands: list[Strand] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)  # processes of all stages, for their meters

    def say(self, sentence: str) -> None:
        """Progress, for whoever watches and for the report."""
        self.said.append((time.monotonic() - self.began, sentence))
        self.show(sentence)

    def note(self, name: str, shots: Shots) -> None:
        """What generators saw, for the report's plots."""
        self.strands.append(strand(name, shots))

    @asynccontextmanager
    async def on(self, plan: Plan, name: str = "") -> AsyncIterator[Scene]:
        """A stage with its meter running. Raises `Unavailable` if it cannot be had."""
        with self.lend() as (data, lent):
            async with stage(data, lent, plan, self.say) as ready:
                for part, settings in ready.settings.items() if not self.scenes else ():
                    self.say(f"{part}: " + ", ".join(f"{key}={value or 'none'}" for key, value in settings.items()))
                async with Meter(ready.pids, self.claimed).running() as meter:
                    scene = Scene(name, time.monotonic(), meter, ready)
                    self.scenes.append(scene)
                    try:
                        yield scene
                    finally:
                        for each in self.scenes:
                            each.meter.stop()


@contextmanager
def own_engines() -> Iterator[tuple[Path, Engines]]:
    """New ones on a new folder, gone when the block ends."""
    with (
        tempfile.TemporaryDirectory(prefix="eday-bench-", ignore_cleanup_errors=True) as folder,
        engines(Path(folder)) as lent,
    ):
        yield Path(folder), lent
