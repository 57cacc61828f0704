from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from election.engines.lease import Engines
from server.benchmark.session import Lend


@pytest.fixture
def lend(fresh_database: str, bus_url: str, engines_folder: Path) -> Lend:
    """The tests' own engines instead of new ones: starting some takes longer than most of these tests."""

    @contextmanager
    def lent() -> Iterator[tuple[Path, Engines]]:
        yield engines_folder, Engines(fresh_database, bus_url)

    return lent
