"""A whole JavaScript parser for the tests: the one that Node brings along."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

JS = Path(__file__).parent / "js"
NEWEST = 2024


@dataclass(frozen=True, slots=True)
class Parsed:
    """`tokens`: whether each is a regular expression, and where it begins and ends in UTF-16 units."""

    tokens: list[tuple[bool, int, int]]
    regexes: list[str]
    error: str | None


def parsed(texts: Mapping[str, str], year: int = NEWEST) -> dict[str, Parsed]:
    """Each module, by the grammar of that year's ECMAScript. Skips the test where there is no Node."""
    told = _told("parse.cjs", {"year": year, "texts": dict(texts)})
    return {
        name: Parsed([tuple(token) for token in one["tokens"]], one["regexes"], one["error"])
        for name, one in told.items()
    }


def resolved(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Each module as a list that is the same for modules which differ in their variables' names alone."""
    return dict(_told("resolve.cjs", dict(texts)))


def _told(program: str, question: Any) -> Any:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Install Node 20 or later to compare with a whole parser.")
    done = subprocess.run(
        [node, "--expose-internals", JS / program],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
