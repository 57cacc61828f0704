"""What stands in `dashboard/vendor/` is what `vendor.json` says, and nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).parents[2] / "dashboard" / "vendor"
LIBRARIES: list[dict[str, Any]] = json.loads((VENDOR / "vendor.json").read_text())["libraries"]

each_library = pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: str(library["file"]))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_nothing_unlisted_lies_in_the_folder() -> None:
    listed = {library["file"] for library in LIBRARIES} | {"vendor.json", "LICENSES.txt"}
    assert listed == {path.name for path in VENDOR.rglob("*")}


@each_library
def test_file_is_the_one_that_was_listed(library: dict[str, Any]) -> None:
    assert library["sha256"] == _sha256((VENDOR / library["file"]).read_bytes())


@each_library
def test_undoing_the_listed_edits_gives_the_upstream_file(library: dict[str, Any]) -> None:
    text = (VENDOR / library["file"]).read_bytes().decode()
    for edit in reversed(library["edits"]):
        assert edit["is"] in text
        assert edit["was"] not in text.replace(edit["is"], "")
        text = text.replace(edit["is"], edit["was"])
    assert library["upstream"]["sha256"] == _sha256(text.encode())


@each_library
def test_imports_name_files_of_the_folder(library: dict[str, Any]) -> None:
    named = re.findall(r"""\bfrom\s*["']([^"']+)["']""", (VENDOR / library["file"]).read_text())
    assert [name for name in named if not (name.startswith("./") and (VENDOR / name).is_file())] == []


@each_library
def test_licence_is_printed(library: dict[str, Any]) -> None:
    heading = f"{library['name']} {library['version']} ({library['licence']})\n"
    assert heading in (VENDOR / "LICENSES.txt").read_text()
