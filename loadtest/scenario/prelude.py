"""What every scenario begins with: whom to ask, what time it is there, and every polling area opened.

Without the opening, each first figure would be flagged as one from before it, and the bench would measure findings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from statistics import median

from loadtest.drill import Shots
from loadtest.fleet import BenchFailed
from loadtest.hours import Hours, ask_hours
from loadtest.side import Side
from loadtest.volley import STEPS_PER_VOTER, Plan, Target

Phone = tuple[str, str, int]
"""Token, code of its polling area, next number."""

Say = Callable[[str], None]
Note = Callable[[str, Shots], None]
"""(name of the run, what came of it)"""

OPENING_CONNECTIONS = 256


def silent(_: str) -> None:
    """Says nothing."""


def unnoted(_: str, __: Shots) -> None:
    """Keeps nothing."""


def targets_of(phones: Sequence[Phone]) -> list[Target]:
    if not phones:
        raise BenchFailed("There are no phones.")
    return [Target(*phone) for phone in phones]


async def open_polling(urls: Sequence[str], targets: list[Target], say: Say) -> Hours:
    """Ask the time and report every opening, which uses each device's next number."""
    hours = await ask_hours(urls[0], targets[0].token)
    side = Side("opening", urls, targets, min(len(targets), OPENING_CONNECTIONS))
    shots = await side.open_all(hours.plan("opening"))
    say(f"{shots.accepted:,} polling areas opened in {shots.seconds:.1f} s")
    if shots.errors:
        raise BenchFailed(f"{shots.errors:,} of {len(targets):,} openings failed: {shots.statuses}.")
    return hours


def at_random_steps(targets: Sequence[Target], plan: Plan, seed: int) -> None:
    """Not everybody has had one voter: each area stands somewhere in its morning."""
    dice = Random(seed)
    for target in targets:
        target.step = dice.randrange(min(plan.steps, plan.most_voted * STEPS_PER_VOTER))


def in_words(what: str, shots: Shots) -> str:
    """One run as a sentence."""
    busy = f" · {shots.busy:,} busy" if shots.busy else ""
    wrong = f" · {shots.errors:,} errors {shots.statuses}" if shots.errors else ""
    return f"{what}: {shots.rps:,.0f}/s · p50 {shots.p50_ms} ms · p99 {shots.p99_ms} ms{busy}{wrong}"


def median_of(runs: Sequence[Shots], name: str) -> float | None:
    """The median of one figure over several runs; None when none of them has it."""
    values = [value for one in runs if (value := getattr(one, name)) is not None]
    return round(median(values), 3) if values else None


def share_of(one: float, of: float) -> float:
    return round(one / of, 3) if of else 0.0
