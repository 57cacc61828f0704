from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta

import asyncpg
import pytest

from election.clock import VIETNAM
from election.device import secret_digest
from election.enrolment import normalise_code
from tests.server.commands.conftest import Eday


@pytest.fixture
def with_stations(eday: Eday) -> Eday:
    eday("stations", "generate", "--province", "11", "--stations", "60")
    return eday


async def stored(url: str) -> dict[bytes, int]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT digest, station FROM code")
    await connection.close()
    return {row["digest"]: row["station"] for row in rows}


def test_codes_are_json_lines(with_stations: Eday) -> None:
    said = with_stations("codes", "new", "11-03127-001", "--expires", "5", "--json")
    (line,) = said.lines
    issued = json.loads(line)
    assert set(issued) == {"station", "code", "expires_at"}
    assert issued["station"] == "11-03127-001"
    assert normalise_code(issued["code"]) is not None
    # By the election's clock: a new database's rehearsal began this minute, at a quarter to seven.
    began = datetime(2026, 3, 15, 6, 45, tzinfo=VIETNAM)
    assert timedelta(hours=5) <= datetime.fromisoformat(issued["expires_at"]) - began < timedelta(hours=5, minutes=2)


def test_all_stations_get_as_many_codes_as_asked_for(with_stations: Eday) -> None:
    lines = [json.loads(line) for line in with_stations("codes", "new", "--all", "--count", "3", "--json").lines]
    assert len(lines) == 180
    assert len({line["station"] for line in lines}) == 60
    assert len({line["code"] for line in lines}) == 180


def test_only_digests_of_codes_are_stored(with_stations: Eday, fresh_database: str) -> None:
    lines = [json.loads(line) for line in with_stations("codes", "new", "c03127", "--json").lines]
    digests = {secret_digest(normalise_code(line["code"]) or "") for line in lines}
    assert set(asyncio.run(stored(fresh_database))) == digests


def test_a_commune_is_a_name_for_its_stations(with_stations: Eday) -> None:
    lines = with_stations("codes", "new", "c03127", "11-03127-001").lines
    assert lines
    assert all(line.startswith("11-03127-") for line in lines)
    assert len(lines) == len({line.split()[0] for line in lines})


@pytest.mark.parametrize("name", ["nonsense", "11-03127-999", "p01", "01-03127-001"])
def test_a_name_without_stations_is_refused(with_stations: Eday, name: str) -> None:
    said = with_stations("codes", "new", name)
    assert (said.code, said.out, said.err) == (2, "", f"There is no polling area {name}.\n")


def test_an_empty_register_is_told(eday: Eday) -> None:
    assert "register is empty" in eday("codes", "new", "--all").err
