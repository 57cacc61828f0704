"""A guard against slow code that a noisy machine can't fool: ours and the peer's figures of one run had the same noise,
so only their ratio is judged. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping


def too_slow(figures: Mapping[str, float], least_ratio: float) -> str | None:
    """The sentence that says so, or None; `figures` are those of `eday bench ingest`."""
    if figures["ratio"] >= least_ratio:
        return None
    return (
        f"{figures['ours_rps']:,.0f} reports a second against the peer's {figures['peer_rps']:,.0f} are "
        f"{figures['ratio']:.2f} times as many; at least {least_ratio:g} times were asked for."
    )
