"""Small countries: everybody at once, lines that are quiet, phones that come back, and more than can be taken."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime

import pytest

from election.device import secret_digest
from election.station import COUNTRY
from election.store.staff import KeyHolder, Staff
from loadtest.drill import Shots, Window
from loadtest.fleet import BenchFailed
from loadtest.scenario.backlog import backlog
from loadtest.scenario.country import country
from loadtest.scenario.idle import lines_open
from loadtest.scenario.overload import overload, recovery
from tests.loadtest.conftest import PHONES, Field
from tests.server.test_app import site_at

pytestmark = pytest.mark.engine


async def test_everyone_is_receipted_and_the_board_becomes_exact(field: Field, bus_url: str) -> None:
    key, said = secrets.token_urlsafe(32), list[str]()
    await Staff(field.pool).put_key(secret_digest(key), KeyHolder("bench", COUNTRY), datetime.now(UTC))
    async with site_at(field.database_url, bus_url) as site:
        await site.until_ready()
        result = await country(
            [field.url, field.url], field.phones, site.url, key, within=1.0, processes=2, say=said.append
        )
    assert 0 == result.errors
    assert PHONES == result.stations == result.receipted
    assert 4 == result.generators
    assert result.board_exact_after_ms is not None, said
    assert result.p50_ms is not None
    assert result.max_ms is not None
    assert result.p50_ms <= result.max_ms
    assert {"opening": PHONES, "turnout": PHONES} == await field.entries()
    told = [json.loads(content) for content in await field.contents("turnout")]
    assert [] == [entry for entry in told if entry.get("findings")]
    assert len({entry["report"]["voted"]["assembly"] for entry in told}) > 20


async def test_a_board_that_cannot_be_watched_ends_the_bench(field: Field, bus_url: str) -> None:
    async with site_at(field.database_url, bus_url) as site:
        await site.until_ready()
        with pytest.raises(BenchFailed, match="could not be watched"):
            await country([field.url], field.phones[:4], site.url, "no key", within=0.2)


async def test_quiet_lines_stay_open(field: Field) -> None:
    seen: list[tuple[int, int]] = []
    async with lines_open([field.url], field.phones, beat_s=(0.01, 0.05), connected=lambda *n: seen.append(n)) as lines:
        assert PHONES == lines.count
    assert 0 == lines.lost
    assert (PHONES, PHONES) == seen[-1]
    assert {} == await field.entries()


async def test_those_who_come_back_are_receipted_while_others_go_on(field: Field) -> None:
    result = await backlog(
        [field.url], field.phones, come_back_s=0.5, live_phones=40, live_rate=100, live_s=1.0, processes=2
    )
    assert 0 == result.errors
    assert (PHONES - 40) * 4 == result.reports == result.receipted
    assert 0 < result.drain_s < 10
    assert result.live_reports > 40
    assert result.live_max_ms is not None
    assert {"opening": PHONES, "turnout": result.reports + result.live_reports} == await field.entries()


async def test_too_much_is_refused_or_withheld_and_nothing_else_goes_wrong(field: Field) -> None:
    noted: dict[str, Shots] = {}
    result = await overload(
        [field.url], field.phones[:60], seconds=1.5, after_s=1.5, note=lambda name, shots: noted.update({name: shots})
    )
    assert 0 == result.other_errors
    assert result.offered_rps <= result.planned_rps
    assert result.refused + result.withheld + result.accepted_rps > 0
    assert 1.0 == result.served_share
    over, after = noted["overload"].phases
    assert (0.0, 1.5) == (over.start_s, after.start_s)
    assert over.answered == sum(noted["overload"].taken)


def test_recovery_is_the_first_window_from_which_all_are_well() -> None:
    def window(start_s: float, refused: int = 0, p99_ms: float | None = 10.0) -> Window:
        return Window(start_s, 5, refused, 5.0, p99_ms, p99_ms)

    assert 0.0 == recovery([window(60), window(60.5)], 60)
    assert 1.0 == recovery([window(60), window(60.5, refused=1), window(61), window(61.5)], 60)
    assert 0.5 == recovery([window(60, p99_ms=1_500), window(60.5)], 60)
    assert recovery([window(60), window(60.5, refused=1)], 60) is None
    assert recovery([window(60, p99_ms=None)], 60) is None
