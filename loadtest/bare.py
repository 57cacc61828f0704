"""The floor under our batches: the cheapest way to put the same rows into the same PostgreSQL.

One connection, a loop of one prepared `INSERT ... SELECT FROM unnest` and its commit (`synchronous_commit` on), into a
table of its own with the ledger's columns and indexes. No check, no chain, no answer to anybody. What our batches reach
of it is the share of the work that is not overhead.

`EDAY_BARE_DATABASE_URL=... python -m loadtest.bare --rows 100` prints a line when it is ready; each line with a number
of seconds on stdin is one turn, answered by a `Turn` as a line of JSON. It ends when stdin does.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import asyncpg
import msgspec
from msgspec import Struct

from loadtest.hurry import run_fast

READY = '{"ready":true}'
DEVICES = 1_500
PROVINCE = 11
FIRST_STATION = 3_127_001

TABLE = """
DROP TABLE IF EXISTS bare_entry;
CREATE TABLE bare_entry (LIKE entry INCLUDING ALL);
"""
INSERT = """
INSERT INTO bare_entry (province, position, digest, kind, station, device, seq, variant, received_at, content)
SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[], $4::text[], $5::integer[], $6::integer[],
                     $7::integer[], $8::bytea[], $9::timestamptz[], $10::text[])
"""
DIGEST = hashlib.sha256(b"a row").digest()
CONTENT = (
    '{"as_of":"2026-03-15T07:00:05+07:00","channel":"http","device":1234,"kind":"turnout",'
    '"received_at":"2026-03-15T12:00:01.016000+07:00","report":{"as_of":"2026-03-15T07:00:05+07:00","kind":"turnout",'
    '"sent_at":"2026-03-15T12:00:00+07:00","seq":567,"station":"11-03127-001",'
    '"voted":{"assembly":120,"commune":120,"province":120}},"seq":567,"station":"11-03127-001"}'
)
"""As long as the ledger's for such a report."""


class Turn(Struct, frozen=True):
    """One turn of the loop; `statement_ms` is the median time of a statement and its commit."""

    rows: int
    seconds: float
    rows_per_statement: int
    statement_ms: float

    @property
    def rps(self) -> float:
        return self.rows / self.seconds


class Writer:
    """The loop. Every row has a name of its own."""

    def __init__(self, connection: asyncpg.Connection, rows: int) -> None:
        self._connection = connection
        self._rows = rows
        self._written = 0

    async def prepare(self) -> None:
        await self._connection.execute("SET synchronous_commit = on")
        await self._connection.execute(TABLE)
        self._statement = await self._connection.prepare(INSERT)

    async def turn(self, seconds: float) -> Turn:
        begin, first, times = time.monotonic(), self._written, []
        now = begin
        while now - begin < seconds:
            await self._statement.fetch(*self._batch())
            times.append(-now + (now := time.monotonic()))
        times.sort()
        return Turn(self._written - first, now - begin, self._rows, round(times[len(times) // 2] * 1_000, 3))

    def _batch(self) -> tuple[Sequence[object], ...]:
        # Only what the indexes tell apart differs from row to row, so that making rows costs next to nothing.
        rows, first = self._rows, self._written
        self._written += rows
        rounds, device = divmod(first // rows, DEVICES)
        positions = list(range(first + 1, first + rows + 1))
        seqs = list(range(rounds * rows + 1, rounds * rows + rows + 1))
        return (
            [PROVINCE] * rows, positions, [DIGEST] * rows, ["turnout"] * rows, [FIRST_STATION + device] * rows,
            [device + 1] * rows, seqs, [DIGEST] * rows, [datetime.now(UTC)] * rows, [CONTENT] * rows,
        )  # fmt: skip


async def serve(database_url: str, rows: int) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        writer = Writer(connection, rows)
        await writer.prepare()
        print(READY, flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(msgspec.json.encode(await writer.turn(float(line))).decode(), flush=True)
    finally:
        await connection.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m loadtest.bare", description="A loop of INSERT ... unnest.")
    parser.add_argument("--rows", type=int, default=100, help="rows of one statement")
    options = parser.parse_args()
    url = os.environ.get("EDAY_BARE_DATABASE_URL")
    if not url:
        print("EDAY_BARE_DATABASE_URL is not set.", file=sys.stderr)
        return 2
    run_fast(serve(url, options.rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
