from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.server.commands.conftest import Eday


@pytest.fixture
def exported(eday: Eday, tmp_path: Path) -> Path:
    """Chains of three entries: the country's, Hà Nội's, Điện Biên's."""
    eday("stations", "generate", "--province", "11", "--stations", "60")
    eday("stations", "generate", "--province", "1", "--stations", "126")
    (tmp_path / "election.toml").write_text('name = "Diễn tập"\ndate = 2026-03-15\n', "utf-8")
    for _ in range(2):
        eday("election", "set", str(tmp_path / "election.toml"))
    file = tmp_path / "ledger.ndjson"
    assert eday("export", "ledger", str(file)).code == 0
    return file


def test_an_export_verifies_without_a_database(eday: Eday, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDAY_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    said = eday("verify", str(exported))
    assert said.code == 0
    assert said.lines[-1] == "5 entries of 3 chains hold together."
    assert [line.split()[:2] for line in said.lines[:-1]] == [["00", "3"], ["01", "1"], ["11", "1"]]


def test_an_entry_is_a_line_with_its_exact_text(exported: Path) -> None:
    lines = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
    assert [(line["province"], line["position"]) for line in lines] == [(0, 1), (0, 2), (0, 3), (1, 1), (11, 1)]
    assert all(set(line) == {"province", "position", "digest", "content"} for line in lines)
    assert json.loads(lines[-1]["content"])["kind"] == "register"


def test_one_province_can_be_exported_alone(eday: Eday, tmp_path: Path, exported: Path) -> None:
    file = tmp_path / "p11.ndjson"
    eday("export", "ledger", str(file), "--province", "11")
    assert file.read_text("utf-8").splitlines() == exported.read_text("utf-8").splitlines()[-1:]
    assert eday("export", "ledger", "-", "--province", "11").out == file.read_text("utf-8")


def test_a_changed_entry_is_found(eday: Eday, exported: Path) -> None:
    text = exported.read_text("utf-8")
    exported.write_text(text.replace("command line", "COMMAND line", 1), "utf-8")
    said = eday("verify", str(exported))
    assert (said.code, said.out) == (1, "")
    assert said.err.endswith("the entry was changed.\n")


@pytest.mark.parametrize("change", ["missing", "doubled", "swapped"])
def test_a_line_that_is_not_in_its_place_is_found(eday: Eday, exported: Path, change: str) -> None:
    first, second, third, *rest = exported.read_text("utf-8").splitlines()
    changed = {
        "missing": [first, third, *rest],
        "doubled": [first, second, second, third, *rest],
        "swapped": [first, third, second, *rest],
    }[change]
    exported.write_text("\n".join(changed), "utf-8")
    said = eday("verify", str(exported))
    assert said.code == 1
    assert said.err.startswith("Province 00: expected position ")


@pytest.mark.parametrize("line", ["nonsense", "{}", '{"province":1}', "[]", ""])
def test_a_line_that_is_no_entry_is_named(eday: Eday, exported: Path, line: str) -> None:
    exported.write_text(exported.read_text("utf-8") + line + "\n", "utf-8")
    said = eday("verify", str(exported))
    assert (said.code, said.err) == (1, "Line 6 of the file is no entry of a ledger.\n")


def test_half_a_ledger_is_never_left_behind(eday: Eday, tmp_path: Path) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    said = eday("export", "ledger", str(folder))
    assert said.code == 2
    assert list(tmp_path.iterdir()) == [folder]
