from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from server.office.election_desk import MORNING
from server.office.election_file import default_election, read_election
from tests.server.commands.conftest import Eday


def test_a_new_database_has_the_default_election(eday: Eday) -> None:
    """With a clock of its own: on its day nobody is here to try it."""
    found = read_election(eday("election", "show").out)
    assert replace(found, pace=None) == default_election()
    assert found.pace is not None
    assert (found.pace.shown, found.pace.speed) == (found.at(MORNING), 1.0)


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
    assert replace(read_election(eday("election", "show").out), pace=None) == default_election()
