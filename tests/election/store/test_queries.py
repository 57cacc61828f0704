from __future__ import annotations

from importlib.resources import files

import pytest

from election.store import queries

NOUNS = sorted(path.name.removesuffix(".sql") for path in files("election.store").joinpath("sql").iterdir())


@pytest.mark.parametrize("noun", NOUNS)
def test_every_query_has_a_name_and_a_statement(noun: str) -> None:
    loaded = queries.load(noun)

    assert loaded
    assert not [name for name, statement in loaded.items() if not statement]
