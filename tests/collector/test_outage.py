"""PostgreSQL and Valkey go away and come back: nothing is lost, nothing is doubled, nobody sees a traceback."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from election.engines.lease import Engines
from election.ledger import verify
from tests.collector.conftest import Stand, collector_at
from tests.collector.talk import greet, heard, uplink
from tests.outage import Network, network_to

SOCKET = ".s.PGSQL.5432"


@pytest.fixture
async def behind_a_network(
    engines: Engines, fresh_database: str, settled: asyncpg.Pool
) -> AsyncIterator[tuple[Stand, Network, Network]]:
    """A collector that reaches both engines over networks in the test's hand."""
    parts = urlsplit(fresh_database)
    postgres = Path(parse_qs(parts.query)["host"][0]) / SOCKET
    valkey = Path(urlsplit(engines.redis_url).path)
    with tempfile.TemporaryDirectory(prefix="eday-net-") as folder:
        here = Path(folder)
        async with network_to(postgres, here / SOCKET) as database, network_to(valkey, here / "valkey.sock") as bell:
            url = f"postgresql://{parts.netloc}{parts.path}?host={here}"
            async with collector_at(url, f"unix://{here}/valkey.sock", settled) as stand:
                yield stand, database, bell


async def test_without_postgresql_reports_are_busy_and_later_accepted_once(
    behind_a_network: tuple[Stand, Network, Network],
) -> None:
    stand, database, _ = behind_a_network
    phone = await stand.phone()
    reports = [phone.turnout(n * 10) for n in range(1, 6)]
    assert 201 == (await phone.send(reports[0])).status_code
    database.cut()
    away = [await phone.send(report) for report in reports[1:]]
    ready = await stand.client.get("/readyz")
    database.mend()
    for _ in range(50):
        if (await stand.client.get("/readyz")).status_code == 200:
            break
        await asyncio.sleep(0.1)
    back = [await phone.send(report) for report in reports]

    assert {(503, "R140")} == {(answer.status_code, answer.json()["code"]) for answer in away}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in away)
    assert 503 == ready.status_code
    assert [200, 201, 201, 201, 201] == [answer.status_code for answer in back]
    assert [1, 2, 3, 4, 5] == await stand.ledger.seqs(phone.device)
    assert verify(await stand.ledger.lines(11))


async def test_line_lost_between_commit_and_answer_makes_no_second_entry(
    behind_a_network: tuple[Stand, Network, Network],
) -> None:
    """The statement reaches PostgreSQL, its outcome never comes back: nobody knows, and sending again finds out."""
    stand, database, _ = behind_a_network
    phone = await stand.phone()
    report = phone.turnout(10)
    async with stand.pool.acquire() as holder, holder.transaction():
        await holder.execute("SELECT FROM chain_head WHERE province = 11 FOR UPDATE")
        sending = asyncio.create_task(phone.send(report))
        await asyncio.sleep(0.3)  # the batch waits for the chain's head, inside PostgreSQL
        database.stall()
    await asyncio.sleep(0.3)  # committed by now, unheard
    database.cut()
    lost = await sending
    database.mend()
    for _ in range(50):
        again = await phone.send(report)
        if again.status_code != 503:
            break
        await asyncio.sleep(0.1)

    assert (503, "R140") == (lost.status_code, lost.json()["code"])
    assert again.status_code in (200, 201)
    assert 1 == sum(entry.fact.kind == "turnout" for entry in await stand.ledger.after(11, 0))


async def test_without_valkey_every_report_is_still_receipted(
    behind_a_network: tuple[Stand, Network, Network],
) -> None:
    stand, _, bell = behind_a_network
    phone = await stand.phone()
    bell.cut()
    answers = [await phone.send(phone.turnout(n)) for n in (10, 20)]
    bell.mend()
    bell.stall()  # a doorbell that hangs is no better than none, and no worse
    answers += [await phone.send(phone.turnout(n)) for n in (30, 40)]
    bell.mend()

    assert [201, 201, 201, 201] == [answer.status_code for answer in answers]
    assert [1, 2, 3, 4] == await stand.ledger.seqs(phone.device)


async def test_when_valkey_was_away_lines_are_told_to_ask_again(
    behind_a_network: tuple[Stand, Network, Network],
) -> None:
    stand, _, bell = behind_a_network
    phone = await stand.phone()
    async with uplink(stand) as line:
        await greet(line, phone)
        bell.cut()
        assert 201 == (await phone.send(phone.turnout(10))).status_code
        bell.mend()

        assert {"t": "notice", "notice": "news"} == await heard(line)
