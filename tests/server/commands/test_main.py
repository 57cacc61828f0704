from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from server.commands.main import COMMANDS, _load
from tests.server.commands.conftest import Eday

HELP_WITHIN_S = 3.0  # 0.3 s on an idle machine; a module that drags in the database takes far longer


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_exists(name: str) -> None:
    assert _load(name).name == name or _load(name).help


def test_help_lists_the_commands_without_importing_them() -> None:
    program = (
        "import sys; from server.commands.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'asyncpg', 'redis', 'alembic', 'starlette', 'argon2'} & set(sys.modules)))"
    )
    begin = time.monotonic()
    said = subprocess.run([sys.executable, "-c", program, "--help"], capture_output=True, text=True, check=True)
    assert time.monotonic() - begin < HELP_WITHIN_S
    assert said.stdout.splitlines()[-1] == "[]"
    assert all(name in said.stdout for name in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["stations", "nonsense"],
        ["stations", "generate"],
        ["stations", "generate", "--province", "11", "--country"],
        ["stations", "import", "/no/such/file.csv"],
        ["codes", "new"],
        ["codes", "new", "--all", "11-03127-001"],
        ["users", "add", "x", "--role", "king", "--scope", "p11"],
        ["verify", "/no/such/file"],
    ],
)
def test_wrong_usage_is_exit_code_2(eday: Eday, arguments: list[str]) -> None:
    said = eday(*arguments)
    assert said.code == 2
    assert "Traceback" not in said.err


def test_what_goes_wrong_is_one_sentence(eday: Eday) -> None:
    said = eday("stations", "generate", "--province", "11", "--stations", "3")
    assert (said.code, said.out) == (2, "")
    assert said.err.strip() == "Province 11 has 45 communes: it takes 45 to 44955 polling areas."


def test_a_database_that_is_away_is_a_sentence(eday: Eday, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDAY_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    said = eday("stations", "list")
    assert said.code == 2
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_a_misspelt_setting_is_told(eday: Eday, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDAY_DATABSE_URL", "x")
    said = eday("stations", "list")
    assert said.code == 2
    assert "did you mean EDAY_DATABASE_URL?" in said.err


def test_without_arguments_there_is_help(eday: Eday) -> None:
    said = eday()
    assert "Commands:" in said.out + said.err


def test_a_file_that_cannot_be_written_is_a_sentence(eday: Eday, tmp_path: Path) -> None:
    said = eday("export", "ledger", str(tmp_path / "nowhere" / "ledger.ndjson"))
    assert said.code == 2
    assert "No such file or directory" in said.err
    assert "Traceback" not in said.err
