"""A small real place for tests: two communes of Điện Biên and one of Lai Châu, with the names a clerk would know."""

from __future__ import annotations

import datetime as dt
from datetime import datetime, time, timedelta

import asyncpg

from election.clock import VIETNAM, Pace
from election.day import Election, SlotTime
from election.station import Commune, Contact, Province, Station, StationKey
from election.store.elections import Elections
from election.store.register import Register

DAY = dt.date(2026, 3, 15)
PROVINCES = [Province(11, "Tỉnh Điện Biên"), Province(12, "Tỉnh Lai Châu")]
COMMUNES = [
    Commune(3127, "Phường Điện Biên Phủ", 11),
    Commune(3325, "Xã Mường Phăng", 11),
    Commune(3388, "Phường Đoàn Kết", 12),
]


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of election day."""
    return datetime.combine(DAY, time(hour, minute, second), VIETNAM)


def election(pace: Pace | None = None) -> Election:
    return Election(
        name="Bầu cử diễn tập",
        date=DAY,
        slots=tuple(SlotTime(time(hour), timedelta(minutes=15)) for hour in (9, 11, 15, 19)),
        rehearsal=True,
        early_from=dt.date(2026, 3, 8),
        pace=pace,
    )


def station(commune: int = 3127, number: int = 1, *, province: int = 11, listed: int = 1000) -> Station:
    return Station(
        key=StationKey(commune * 1000 + number),
        province=province,
        name=f"Nhà văn hóa tổ {number}",
        listed=(listed, listed, listed - 20),
        constituencies=(1, 2, 3),
        date=DAY,
        opens=time(7),
        closes=time(19),
        contacts=(Contact("Tổ trưởng", "Lò Văn Hặc", "0900000001"),),
    )


STATIONS = [
    station(3127, 1),
    station(3127, 2),
    station(3127, 3),
    station(3325, 1, listed=400),
    station(3325, 2, listed=350),
    station(3388, 1, province=12),
]


async def settle(pool: asyncpg.Pool, chosen: Election | None = None) -> None:
    """Put the election and the register into an empty database."""
    register = Register(pool)
    await register.put_places(PROVINCES, COMMUNES)
    await register.put_stations(STATIONS)
    await Elections(pool).put(chosen or election())
