"""What a simulated day came to: the one line of JSON at its end."""

from __future__ import annotations

import msgspec
from msgspec import Struct


class Outcome(Struct, frozen=True, kw_only=True):
    """Everything an outsider can know; None is unknown.

    `entries` and `ledger_voted` are for whoever can read the ledger (`msgspec.structs.replace`). `lost` counts reports
    that were written and never receipted, and receipted ones that the ledger does not hold.
    """

    stations: int
    sent: int
    receipts: int
    entries: int | None = None
    expected_voted: int | None = None
    board_voted: int | None = None
    ledger_voted: int | None = None
    lost: int
    lost_without_receipt: int
    receipted_not_held: int
    not_enrolled: int
    audited: int
    not_yet_due: int
    contradictions: int
    duplicates: int
    dropped: int
    doubled: int
    busy: int
    lost_lines: int
    refusals: dict[str, int]
    findings: dict[str, int]
    seconds: float

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()


def read_outcome(line: str) -> Outcome:
    """The other way, for the program that started the simulation."""
    return msgspec.json.decode(line, type=Outcome)


class Progress(Struct, frozen=True):
    """A moment of a running simulation."""

    phase: str
    shows: str
    stations: int
    written: int
    receipts: int
    waiting: int
    busy: int
    lost_lines: int
