"""SQL is text with a name and a comment, never assembled.

File format: `-- name: NAME`, comment lines, then the statement, up to the next name.
"""

from __future__ import annotations

import re
from importlib.resources import files

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def load(noun: str) -> dict[str, str]:
    """All named statements of `sql/NOUN.sql`."""
    text = files("election.store").joinpath("sql", f"{noun}.sql").read_text("utf-8")
    _, *parts = _NAME.split(text)
    names, statements = parts[::2], parts[1::2]
    if len(set(names)) != len(names):
        raise ValueError(f"sql/{noun}.sql names a query twice")
    return {name: statement.strip() for name, statement in zip(names, statements, strict=True)}
