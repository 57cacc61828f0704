from __future__ import annotations

from pathlib import Path

from server.office.election_file import default_election, read_election
from tests.server.commands.conftest import Eday


def test_a_new_database_has_the_default_election(eday: Eday) -> None:
    assert read_election(eday("election", "show").out) == default_election()


def test_what_is_set_is_shown(eday: Eday, tmp_path: Path) -> None:
    file = tmp_path / "election.toml"
    file.write_text('name = "Diễn tập"\ndate = 2026-03-01\nslots = [{at = "9:30"}]\n', "utf-8")
    assert eday("election", "set", str(file)).out == "Diễn tập, 01/03/2026 (rehearsal)\n"
    assert read_election(eday("election", "show").out) == read_election(file.read_text("utf-8"))


def test_a_wrong_file_changes_nothing(eday: Eday, tmp_path: Path) -> None:
    file = tmp_path / "election.toml"
    file.write_text("date = 5", "utf-8")
    said = eday("election", "set", str(file))
    assert said.code == 2
    assert said.err.startswith("The election's file: ")
    assert read_election(eday("election", "show").out) == default_election()
