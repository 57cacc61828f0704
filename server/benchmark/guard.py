"""What fails a run: a ratio that is too small, or a goal that must be reached. Pure.

A ratio can't be fooled by a noisy machine: ours and the peer's figures of one run had the same noise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from server.benchmark.goal import Goal


def too_slow(figures: Mapping[str, float], least_ratio: float) -> str | None:
    """The sentence that says so, or None; `figures` are those of `eday bench ingest`."""
    if figures["ratio"] >= least_ratio:
        return None
    return (
        f"{figures['ours_rps']:,.0f} reports a second against the peer's {figures['peer_rps']:,.0f} are "
        f"{figures['ratio']:.2f} times as many; at least {least_ratio:g} times were asked for."
    )


def missed(goals: Sequence[Goal]) -> str | None:
    """The sentence about goals that were not reached, or None; what is unknown is not held against anyone."""
    told = [
        f"{goal.figure} is {goal.value:g} {goal.unit}, {goal.sense} {goal.bound:g} {goal.unit} were allowed"
        for goal in goals
        if goal.is_reached is False
    ]
    return "; ".join(told) + "." if told else None
