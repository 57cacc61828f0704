"""Whether the server holds what it gave receipts for, asked over the public wire.

`GET /v1/me` of every device says which numbers the ledger holds; the board says the total. Both in bounded time: what
could not be asked is counted, never assumed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from loadtest.answer import BoardAnswer, MeAnswer, Unreadable, read
from loadtest.clerk import Clerk
from loadtest.line import Line, LineLost, request
from loadtest.loopback import Address

MOST_TRIES = 4  # per device
PAUSE_S = 0.5  # before asking again
BOARD_WITHIN_S = 10.0  # for the board to show the last report


@dataclass(slots=True)
class Held:
    """How many devices answered, and how many receipted reports they miss."""

    asked: int = 0
    missing: int = 0


async def audit_devices(address: Address, clerks: Sequence[Clerk], lines: int, within_s: float) -> Held:
    """Ask for every device that has a receipt, until the time is up."""
    held = Held()
    left = iter([clerk for clerk in clerks if clerk.outbox.receipts])
    until = time.monotonic() + within_s

    async def work() -> None:
        line = Line(address)
        try:
            for clerk in left:
                if time.monotonic() > until:
                    return
                missing = await _missing(line, address, clerk)
                if missing is not None:
                    held.asked += 1
                    held.missing += missing
        finally:
            line.drop()

    async with asyncio.TaskGroup() as workers:
        for _ in range(lines):
            workers.create_task(work())
    return held


async def _missing(line: Line, address: Address, clerk: Clerk) -> int | None:
    """Receipted numbers the ledger does not hold; None when the device got no answer."""
    data = request(address, "GET", "/v1/me", clerk.token)
    missing = None
    for _ in range(MOST_TRIES):
        try:
            answer = await line.exchange(data)
            if answer.status == 200:
                received = read(answer.body, MeAnswer).received
                missing = sum(seq not in received for seq in clerk.outbox.receipts)
                if not missing:
                    return 0
        except (LineLost, Unreadable):
            pass
        await asyncio.sleep(PAUSE_S)
    return missing


async def ask_board(address: Address, scope: str, ballot: str, key: str, expected: int | None) -> int | None:
    """The board's total of a ballot; asked again for a while when it is not yet what was expected."""
    line = Line(address)
    data = request(address, "GET", f"/v1/board/{scope}", key)
    until = time.monotonic() + BOARD_WITHIN_S
    voted = None
    try:
        while True:
            try:
                answer = await line.exchange(data)
                if answer.status == 200:
                    figures = read(answer.body, BoardAnswer).figures.ballots.get(ballot)
                    voted = figures.voted if figures else None
            except (LineLost, Unreadable):
                pass
            if voted == expected or time.monotonic() > until:
                return voted
            await asyncio.sleep(PAUSE_S)
    finally:
        line.drop()
