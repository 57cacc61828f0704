from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from server.commands.main import main


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Eday = Callable[..., Said]


@pytest.fixture
def eday(fresh_database: str, bus_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Eday:
    """The command line on a database of its own."""
    monkeypatch.setenv("EDAY_DATABASE_URL", fresh_database)
    monkeypatch.setenv("EDAY_REDIS_URL", bus_url)

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["eday", *arguments])
        capfd.readouterr()
        try:
            main()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return run
