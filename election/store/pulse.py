"""How phones are doing, in PostgreSQL: the last that was heard of each, and what was refused to it lately.

No facts of the ledger: they help people at desks to help people at polling areas, and may be lost without harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from election.device import DeviceId
from election.station import StationKey
from election.store import queries
from election.store.database import asking

SQL = queries.load("pulse")

REFUSALS_MOST = 50  # of one device
REFUSALS_KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Sign:
    """A phone gave a sign of life at `at`. None is what it did not say; `battery` is 0..1."""

    device: DeviceId
    at: datetime
    unsent: int | None = None
    refused: int | None = None
    battery: float | None = None
    network: str | None = None
    app: str | None = None

    def over(self, earlier: Sign) -> Sign:
        """This one, and what the earlier said where this one is silent."""
        return Sign(
            self.device,
            self.at,
            earlier.unsent if self.unsent is None else self.unsent,
            earlier.refused if self.refused is None else self.refused,
            earlier.battery if self.battery is None else self.battery,
            earlier.network if self.network is None else self.network,
            earlier.app if self.app is None else self.app,
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """One report that was refused: its number and kind where they could be read, the code, and where it was wrong."""

    device: DeviceId
    seq: int | None
    kind: str | None
    code: str
    at: datetime
    detail: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A device as people at desks see it. `seen_at` None: nothing was heard since it was enrolled."""

    device: DeviceId
    stations: tuple[StationKey, ...]
    name: str
    enrolled_at: datetime
    revoked_at: datetime | None
    seen_at: datetime | None
    unsent: int | None
    refused: int | None
    battery: float | None
    network: str | None
    app: str


class Pulses:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def put(self, signs: Sequence[Sign], now: datetime) -> None:
        """Keep the signs, each of another device. A sign that is older than what is known changes nothing."""
        # Two collectors that write the same devices in another order would wait for each other for ever.
        columns = _columns(
            (s.device, s.at, s.unsent, s.refused, s.battery, s.network, s.app)
            for s in sorted(signs, key=lambda sign: sign.device)
        )
        if columns:
            with asking():
                await self._pool.execute(SQL["put"], *columns, now)

    async def put_refusals(self, refusals: Sequence[Refusal], now: datetime) -> None:
        """Keep the refusals; of each device the newest REFUSALS_MOST, and nothing older than REFUSALS_KEPT."""
        columns = _columns((r.device, r.seq, r.kind, r.code, r.at, r.detail) for r in refusals)
        with asking():
            async with self._pool.acquire() as connection, connection.transaction():
                if columns:
                    await connection.execute(SQL["put_refusals"], *columns)
                    await connection.execute(SQL["forget_beyond"], list(set(columns[0])), REFUSALS_MOST)
                await connection.execute(SQL["forget_before"], now - REFUSALS_KEPT)

    async def of_stations(self, stations: Sequence[StationKey]) -> list[Phone]:
        """The phones of these stations, revoked ones too, in the order in which they were enrolled."""
        with asking():
            rows = await self._pool.fetch(SQL["of_stations"], stations)
        return [
            Phone(
                DeviceId(row["id"]),
                tuple(row["stations"]),
                row["name"],
                row["enrolled_at"],
                row["revoked_at"],
                row["seen_at"],
                row["unsent"],
                row["refused"],
                row["battery"],
                row["network"],
                row["app"],
            )
            for row in rows
        ]

    async def refusals_of(self, devices: Sequence[DeviceId], now: datetime) -> dict[DeviceId, list[Refusal]]:
        """What was refused lately, newest first; devices without are left out."""
        found: dict[DeviceId, list[Refusal]] = {}
        with asking():
            rows = await self._pool.fetch(SQL["refusals_of"], devices, now - REFUSALS_KEPT)
        for row in rows:
            found.setdefault(row["device"], []).append(Refusal(*row))
        return found


def _columns(rows: Iterable[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
