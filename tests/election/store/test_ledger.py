from __future__ import annotations

import asyncio
import random

import asyncpg
import pytest

from election.errors import Corrupt, Unavailable
from election.ledger import Line, verify
from election.station import StationKey
from election.store.database import asking, database
from election.store.ledger import Appended, Ledger
from tests.election.store.drafts import act, turnout


def outcomes(results: list[Appended]) -> list[tuple[str, int]]:
    return [(result.outcome, result.position) for result in results]


async def test_positions_of_a_province_are_gapless_and_in_order_of_the_batch(pool: asyncpg.Pool) -> None:
    ledger = Ledger(pool)
    results = await ledger.append([turnout(1, 1, 5), turnout(2, 1, 6, province=12), turnout(1, 2, 7)])

    assert outcomes(results) == [("accepted", 1), ("accepted", 1), ("accepted", 2)]


async def test_same_report_again_gets_its_first_receipt_and_no_second_entry(pool: asyncpg.Pool) -> None:
    ledger = Ledger(pool)
    (first,) = await ledger.append([turnout(1, 1, 5)])
    (again,) = await ledger.append([turnout(1, 1, 5)])

    assert ("duplicate", first.position, first.digest) == (again.outcome, again.position, again.digest)
    assert again.first_content == turnout(1, 1, 5).content
    assert 1 == len(await ledger.lines(11))


async def test_other_content_under_the_same_name_is_kept_beside_and_has_its_own_receipt(pool: asyncpg.Pool) -> None:
    ledger = Ledger(pool)
    await ledger.append([turnout(1, 1, 5)])

    assert [("contradicts", 0)] == outcomes(await ledger.append([turnout(1, 1, 9)]))
    assert [("conflict", 2)] == outcomes(await ledger.append([turnout(1, 1, 9, kind="conflict")]))
    assert [("conflict", 2)] == outcomes(await ledger.append([turnout(1, 1, 9)]))
    assert [("conflict", 3)] == outcomes(await ledger.append([turnout(1, 1, 8, kind="conflict")]))
    assert [("duplicate", 1)] == outcomes(await ledger.append([turnout(1, 1, 5)]))
    assert ["turnout", "conflict", "conflict"] == [entry.fact.kind for entry in await ledger.after(11, 0)]


async def test_a_contradiction_takes_no_position_from_its_neighbours(pool: asyncpg.Pool) -> None:
    ledger = Ledger(pool)
    await ledger.append([turnout(1, 1, 5)])
    results = await ledger.append([turnout(2, 1, 1), turnout(1, 1, 9), turnout(3, 1, 2)])

    assert outcomes(results) == [("accepted", 2), ("contradicts", 0), ("accepted", 3)]
    assert {11: 3} == {p: position for p, (position, _) in verify(await ledger.lines(11)).items()}


async def test_writers_at_the_same_time_leave_one_unbroken_chain_per_province(fresh_database: str) -> None:
    chance = random.Random(7)
    reports = [(device, seq) for device in range(20) for seq in range(1, 6)]
    async with database(fresh_database, connections=8) as pool:
        ledger = Ledger(pool)

        async def send(writer: int) -> None:
            mine = chance.sample(reports, len(reports))  # everybody sends everything, each in an order of its own
            for at in range(0, len(mine), 9):
                drafts = [turnout(d, s, d + s, province=11 + d % 3) for d, s in mine[at : at + 9]]
                await ledger.append(drafts)

        await asyncio.gather(*(send(writer) for writer in range(8)))
        lines = [line for province in (11, 12, 13) for line in await ledger.lines(province)]

    heads = verify(lines)
    assert len(reports) == len(lines) == sum(position for position, _ in heads.values())


async def test_whoever_saw_a_position_never_sees_a_smaller_one_appear_later(fresh_database: str) -> None:
    async with database(fresh_database, connections=6) as pool:
        ledger = Ledger(pool)
        writing = True
        seen: list[list[int]] = []

        async def write(device: int) -> None:
            for seq in range(1, 40):
                await ledger.append([turnout(device, seq, seq)])

        async def read() -> None:
            while writing:
                seen.append([entry.position for entry in await ledger.after(11, 0)])

        reader = asyncio.create_task(read())
        await asyncio.gather(*(write(device) for device in range(4)))
        writing = False
        await reader

    assert len(seen) > 10
    assert [list(range(1, len(positions) + 1)) for positions in seen] == seen


async def test_ledger_refuses_to_be_changed(pool: asyncpg.Pool) -> None:
    await Ledger(pool).append([turnout(1, 1, 5)])
    for statement in ("UPDATE entry SET kind = 'x'", "DELETE FROM entry", "TRUNCATE entry"):
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            await pool.execute(statement)


async def test_a_changed_line_is_found_by_the_verifier(pool: asyncpg.Pool) -> None:
    ledger = Ledger(pool)
    await ledger.append([turnout(1, seq, seq) for seq in range(1, 6)])
    lines = await ledger.lines(11)
    forged = [
        Line(line.province, line.position, line.content.replace(b'"assembly":3', b'"assembly":4'), line.digest)
        for line in lines
    ]

    with pytest.raises(Corrupt, match="position 3: the entry was changed"):
        verify(forged)
    with pytest.raises(Corrupt, match="expected position 2, found 3"):
        verify([lines[0], *lines[2:]])


async def test_everything_after_reads_on_from_each_province(pool: asyncpg.Pool) -> None:
    ledger = Ledger(pool)
    await ledger.append([turnout(d, s, s, province=11 + d) for d in range(2) for s in range(1, 4)])
    pages = [page async for page in ledger.everything_after({11: 2})]

    assert [(11, 3), (12, 1), (12, 2), (12, 3)] == [(e.province, e.position) for page in pages for e in page]


async def test_receipts_and_numbers_of_a_device(pool: asyncpg.Pool) -> None:
    ledger = Ledger(pool)
    await ledger.append([turnout(1, seq, seq) for seq in (1, 2, 4)])
    await ledger.append([turnout(1, 2, 9, kind="conflict")])

    assert [1, 2, 4] == await ledger.seqs(1)
    assert [(2, 2), (2, 4), (4, 3)] == [(r.seq, r.position) for r in await ledger.receipts(1, 1, 10)]


async def test_a_database_that_is_away_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="The database is away"):
        async with database("postgresql://eday@127.0.0.1:1/eday", connections=1):
            pass
    with pytest.raises(Unavailable), asking():
        raise ConnectionResetError


async def test_what_desks_did_is_found_among_reports_page_by_page(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("election.store.ledger.PAGE", 2)
    ledger = Ledger(pool)
    for seq, kind in enumerate(("move", "look", "directive", "move", "directive", "move"), 1):
        await ledger.append([turnout(812, seq, seq), act(kind), act(kind, province=12)])
    await ledger.append([act("directive", province=0)])
    found = await ledger.of_desks_after({11: 2, 12: 5})

    assert [(0, 1), (11, 6), (11, 8), (11, 10), (11, 12), (12, 6)] == [(one.province, one.position) for one in found]
    assert [] == await ledger.of_desks_after({0: 1, 11: 12, 12: 6})


async def test_history_of_a_station_is_newest_first_without_looks(pool: asyncpg.Pool) -> None:
    ledger = Ledger(pool)
    await ledger.append([turnout(812, 1, 10), act("look"), act("move"), turnout(812, 2, 20), act("look")])

    assert ["turnout", "move", "turnout"] == [one.fact.kind for one in await ledger.history(StationKey(3127001), 9)]
    assert [4] == [one.position for one in await ledger.history(StationKey(3127001), 1)]
    assert [] == await ledger.history(StationKey(3127002), 9)
