"""Every polling area presses "send" within seconds: is each receipted, how soon, and when does the board know?

The phones have their lines open beforehand, as they would at a slot. Each sends one report at a random moment within
`within` seconds, whatever becomes of the others; latency counts from that moment to its receipt. A report answered busy
is sent again when it was told to, as a phone does, and its latency goes on. Meanwhile an outsider with an agency's key
watches the country's board; it is exact when it shows as many areas and voters as were reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack

import msgspec
from msgspec import Struct

from loadtest.drill import Shots
from loadtest.fleet import BenchFailed, Connected, fleet
from loadtest.percentile import percentile
from loadtest.scenario.prelude import (
    Note,
    Phone,
    Say,
    at_random_steps,
    in_words,
    open_polling,
    silent,
    targets_of,
    unnoted,
)  # fmt: skip
from loadtest.side import Side
from loadtest.watcher import Watcher, WatchLost, watching

PATIENCE_S = 60.0  # for the last receipts
BOARD_WITHIN_S = 30.0  # after the last receipt
CONNECTED_EVERY = 5_000


class CountryResult(Struct, frozen=True):
    """`receipted` are areas; latencies in milliseconds from when each phone was due. `board_exact_after_ms` counts from
    the last receipt and is 0 when the board was exact before it; None when it was not exact in time, or not watched.
    `taken_s` is from the first moment to the last receipt."""

    stations: int
    receipted: int
    within_s: float
    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None
    taken_s: float
    receipts_per_s: float
    board_exact_after_ms: float | None
    board_lag_p99_ms: float | None
    busy: int
    lost: int
    errors: int
    generators: int
    generator_cpu: float

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()


async def country(
    urls: Sequence[str],
    phones: Sequence[Phone],
    board_url: str | None = None,
    agency_key: str = "",
    *,
    within: float = 10.0,
    seed: int = 1,
    processes: int | None = None,
    say: Say = silent,
    note: Note = unnoted,
) -> CountryResult:
    """Press, and keep the lines open until the board has shown everything.

    `urls` are collectors (the phones are dealt to them in equal parts), `board_url` the server with the board (None: it
    is not watched), `processes` the generators for each url."""
    targets = targets_of(phones)
    side = Side("country", urls, targets, len(targets), door="ws")
    hours = await open_polling(urls, targets, say)
    plan = hours.plan("turnout")
    at_random_steps(targets, plan, seed)
    expected = sum(plan.voted(target.step) for target in targets)
    try:
        async with AsyncExitStack() as stack:
            board = None
            if board_url is not None:
                board = await stack.enter_async_context(watching(board_url, agency_key))
            drill = side.drill(
                plan, within, spread=True, each=1, warm_s=0.0, again=True, patience_s=PATIENCE_S, seed=seed
            )
            ready = await stack.enter_async_context(fleet(drill, urls, processes, _counting(say)))
            shots = await side.run_with(drill, ready)
            note("country", shots)
            say(in_words("the country", shots))
            exact_at = None
            if board is not None:
                exact_at = await board.exact(len(targets), expected, BOARD_WITHIN_S)
                say(_about_board(board, exact_at, len(targets), expected))
            return _result(shots, len(targets), within, len(ready.process_ids), board, exact_at)
    except WatchLost as lost:
        raise BenchFailed(f"The board could not be watched. {lost}") from lost


def _counting(say: Say) -> Connected:
    told = 0

    def connected(opened: int, of: int) -> None:
        nonlocal told
        if opened // CONNECTED_EVERY > told or opened == of:
            told = opened // CONNECTED_EVERY
            say(f"{opened:,} of {of:,} lines are open")

    return connected


def _about_board(board: Watcher, exact_at: float | None, reported: int, voted: int) -> str:
    if exact_at is not None:
        return f"the board shows {reported:,} areas and {voted:,} voters"
    return f"the board shows {board.reported} of {reported:,} areas and {board.voted} of {voted:,} voters"


def _result(
    shots: Shots, stations: int, within: float, generators: int, board: Watcher | None, exact_at: float | None
) -> CountryResult:
    lag = percentile(sorted(board.lags_ms), 0.99) if board is not None else None
    return CountryResult(
        stations=stations,
        receipted=sum(taken > 0 for taken in shots.taken),
        within_s=within,
        p50_ms=shots.p50_ms,
        p99_ms=shots.p99_ms,
        max_ms=shots.most_ms,
        taken_s=round(shots.ended_at - shots.began_at, 3),
        receipts_per_s=round(shots.rps, 1),
        board_exact_after_ms=None if exact_at is None else round(max(0.0, exact_at - shots.ended_at) * 1_000, 1),
        board_lag_p99_ms=lag,
        busy=shots.busy,
        lost=shots.lost,
        errors=shots.errors,
        generators=generators,
        generator_cpu=shots.cpu,
    )
