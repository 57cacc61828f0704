from __future__ import annotations

from pathlib import Path

from server.office.generator import generate
from server.office.sheet_writer import write_sheet
from tests.server.commands.conftest import Eday

STATIONS = generate(11, 60)


def test_generated_stations_are_listed(eday: Eday) -> None:
    said = eday("stations", "generate", "--province", "11", "--stations", "60")
    assert (said.code, said.out) == (0, "60 added, 0 changed, 0 unchanged.\n")
    assert [line.split()[0] for line in eday("stations", "list").lines] == [station.code for station in STATIONS]
    assert eday("stations", "list", "--province", "1").lines == []


def test_a_listed_sheet_is_imported_without_a_change(eday: Eday, tmp_path: Path) -> None:
    eday("stations", "generate", "--province", "11", "--stations", "60")
    sheet = tmp_path / "stations.csv"
    sheet.write_text(eday("stations", "list", "--csv").out, "utf-8")
    assert eday("stations", "import", str(sheet)).out == "0 added, 0 changed, 60 unchanged.\n"


def test_a_dry_run_tells_and_writes_nothing(eday: Eday, tmp_path: Path) -> None:
    eday("stations", "generate", "--province", "11", "--stations", "60")
    lines = eday("stations", "list", "--csv").lines
    first = lines[1].split(",")
    first[1], first[2], first[3] = "Nhà văn hóa bản Mới", "700", "700"
    sheet = tmp_path / "stations.csv"
    sheet.write_text("\n".join([lines[0], ",".join(first), *lines[2:-1]]), "utf-8-sig")
    for arguments, would in ((["--dry-run"], "would be "), (["--dry-run"], "would be "), ([], "")):
        assert eday("stations", "import", str(sheet), *arguments).lines == [
            f"{STATIONS[0].code}  name, listed",
            f"0 {would}added, 1 {would}changed, 58 unchanged.",
            f"1 of the register are not in the file and stay: {STATIONS[-1].code} ...",
        ]
    assert "Nhà văn hóa bản Mới" in eday("stations", "list").lines[0]


def test_a_sheet_with_errors_is_refused_whole(eday: Eday, tmp_path: Path) -> None:
    sheet = tmp_path / "stations.csv"
    sheet.write_text("".join(write_sheet(STATIONS)) + "11-03127-999,x\n", "utf-8")
    said = eday("stations", "import", str(sheet))
    assert said.code == 2
    assert said.err.splitlines() == [
        f"{sheet}: line 62: error: The line has 2 cells instead of 14.",
        f"{sheet} has errors (1); nothing was written.",
    ]
    assert eday("stations", "list").lines == []
