"""Lines that are open and quiet, for whoever measures what they cost.

Each phone says a beat now and then, as a real one does; the server's pings are answered.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from loadtest.drill import Drill, Phase
from loadtest.fleet import Connected, Fleet, fleet
from loadtest.hours import ask_hours
from loadtest.scenario.prelude import Phone, targets_of

BEAT_S = (25.0, 60.0)
MOMENT_S = 0.1


@dataclass(slots=True)
class OpenLines:
    """So many lines, all of them greeted. `lost` is known when the block has ended."""

    count: int
    process_ids: list[int]
    lost: int | None = None


@asynccontextmanager
async def lines_open(
    urls: Sequence[str],
    phones: Sequence[Phone],
    *,
    beat_s: tuple[float, float] = BEAT_S,
    handshakes: int = 64,
    connected: Connected | None = None,
) -> AsyncIterator[OpenLines]:
    """Open a line for every phone, keep them for as long as the block lasts, then count how many were lost."""
    hours = await ask_hours(urls[0], targets_of(phones)[0].token)
    drill = Drill(
        url=urls[0],
        plan=hours.plan("turnout"),
        targets=targets_of(phones),
        connections=len(phones),
        seconds=MOMENT_S,
        phases=[Phase(MOMENT_S, 0.0)],  # nothing is ever due
        door="ws",
        beat_s=beat_s,
        handshakes=handshakes,
    )
    async with fleet(drill, urls, connected=connected) as ready:
        lines = OpenLines(len(phones), ready.process_ids)
        yield lines
        lines.lost = await _count_lost(ready)


async def _count_lost(ready: Fleet) -> int:
    return (await ready.fire()).lost
