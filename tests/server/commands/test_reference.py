from __future__ import annotations

from pathlib import Path

import pytest

from server.office.generator import generate
from tests.server.commands.conftest import Eday

STATIONS = generate(11, 60)
LINES = [
    f"{one.code},{time},{voted},{one.listed[0]}"
    for one in STATIONS[:2]
    for time, voted in (("09:00", 9), ("11:00", 11))
]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "bau-cu-2021.csv"
    file.write_text("\n".join(["code,time,voted,listed", *LINES, "11-99999-001,09:00,1,2"]), "utf-8")
    return file


def test_day_is_tried_taken_shown_and_dropped(eday: Eday, sheet: Path) -> None:
    eday("stations", "generate", "--province", "11", "--stations", "60")
    tail = "1 of them are not in the register and count nowhere: 11-99999-001"
    tried = eday("reference", "import", str(sheet), "--dry-run")
    assert ["bau-cu-2021: 5 figures of 3 polling areas would be taken.", tail] == tried.lines
    assert ["There is no reference day."] == eday("reference", "show").lines
    taken = eday("reference", "import", str(sheet), "--name", "Bầu cử 2021", "--date", "2021-05-23")
    assert ["Bầu cử 2021: 5 figures of 3 polling areas taken.", tail] == taken.lines
    shown = eday("reference", "show").lines
    assert ["Bầu cử 2021, 23/05/2021", "5 figures of 3 polling areas, 2 of them in the register."] == shown[:2]
    assert ["Dropped: Bầu cử 2021"] == eday("reference", "drop").lines
    assert ["There was no reference day."] == eday("reference", "drop").lines


def test_file_with_errors_is_refused_whole(eday: Eday, sheet: Path) -> None:
    sheet.write_text(sheet.read_text("utf-8") + "\n11-03127-001,25:00,x,3\n", "utf-8")
    said = eday("reference", "import", str(sheet))
    assert 2 == said.code
    assert [
        f"{sheet}: line 7, column time: error: “25:00” is not a time such as 07:00.",
        f"{sheet}: line 7, column voted: error: “x” is not a whole number from 0 to 1000000.",
        f"{sheet} has errors (2); nothing was written.",
    ] == said.err.splitlines()
    assert ["There is no reference day."] == eday("reference", "show").lines


def test_name_fits_a_legend(eday: Eday, sheet: Path) -> None:
    assert 2 == eday("reference", "import", str(sheet), "--name", "x" * 81).code
