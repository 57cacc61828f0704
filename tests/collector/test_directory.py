from __future__ import annotations

import dataclasses

import asyncpg

from collector.directory import Directory, contact_of
from collector.roster import Roster
from election.bus import Bus
from election.station import Contact, Station
from election.store.devices import Devices
from election.store.elections import Elections
from election.store.ledger import Ledger
from election.store.register import Register
from tests import places


async def directory_of(stations: list[Station], pool: asyncpg.Pool, bus: Bus) -> tuple[Directory, Roster]:
    register = Register(pool)
    await register.put_stations(stations)
    roster = Roster(Devices(pool), register, Ledger(pool), Elections(pool), bus)
    await roster.load()
    return Directory(roster, register), roster


async def test_number_leads_to_its_stations_in_order_however_it_is_written(settled: asyncpg.Pool, bus: Bus) -> None:
    first = dataclasses.replace(
        places.station(3127, 1),
        contacts=(Contact("Tổ trưởng", "A", "0912 345 678"), Contact("Thư ký", "B", "không")),
    )
    second = dataclasses.replace(
        places.station(3388, 1, province=12), contacts=tuple(Contact("x", str(n), "+84912345678") for n in range(2))
    )
    directory, _ = await directory_of([second, first], settled, bus)

    assert [first, second] == await directory.stations_of("84912345678")
    assert [] == await directory.stations_of("84912345679")
    assert [] == await directory.stations_of("8491234567")
    assert first.contacts[0] == contact_of(first, "84912345678")
    assert contact_of(first, "84912345679") is None


async def test_directory_follows_the_register(settled: asyncpg.Pool, bus: Bus) -> None:
    directory, roster = await directory_of([], settled, bus)
    before = await directory.stations_of("84900000001")
    moved = dataclasses.replace(places.station(3127, 1), contacts=(Contact("Tổ trưởng", "A", "0912345678"),))
    roster.stations = {**roster.stations, moved.key: moved}

    assert 6 == len(before)
    assert [moved] == await directory.stations_of("84912345678")
    assert 5 == len(await directory.stations_of("84900000001"))


async def test_spot_says_the_commune_without_its_kind(settled: asyncpg.Pool, bus: Bus) -> None:
    directory, roster = await directory_of([], settled, bus)
    await directory.stations_of("84900000001")
    names = {directory.spot(station).name for station in roster.stations.values()}

    assert {"Điện Biên Phủ", "Mường Phăng", "Đoàn Kết"} == names
