"""What the image installs and what `uv run` installs are the same versions, fixed by hash and without any address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?")
NAME = re.compile(r"[A-Za-z0-9._-]+")
HASH = re.compile(r"\s+--hash=sha256:[0-9a-f]{64}\s*\\?")
HOST = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host|@ |\b[a-z0-9-]+\.(com|org|net|io|dev)\b")

Pin = tuple[str, str, str]
"""Name, version, and the marker it is for ("" for all)."""


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def requirements() -> str:
    return (ROOT / "requirements.txt").read_text("utf-8")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pin(line: str) -> Pin:
    found = REQUIREMENT.fullmatch(line)
    assert found is not None, f"{line!r} fixes no version"
    return normal(found["name"]), found["version"], " ".join((found["marker"] or "").split())


def pinned() -> set[Pin]:
    return {pin(line) for line in requirements().splitlines() if not line.startswith((" ", "#"))}


def constrained() -> set[Pin]:
    return {pin(line) for line in project()["tool"]["uv"].get("constraint-dependencies", [])}


def names_of(wanted: list[str]) -> set[str]:
    return {normal(found[0]) for line in wanted if (found := NAME.match(line))}


def test_what_the_image_installs_is_what_uv_run_installs() -> None:
    assert set() == pinned() - constrained()


def test_every_dependency_of_the_project_is_pinned() -> None:
    assert set() == names_of(project()["project"]["dependencies"]) - {name for name, _, _ in pinned()}


def test_every_tool_is_constrained_too() -> None:
    wanted = names_of([line for group in project()["dependency-groups"].values() for line in group])

    assert set() == wanted - {name for name, _, _ in constrained()}


def test_a_package_has_one_version_wherever_it_is_installed() -> None:
    for pins in (pinned(), constrained()):
        without_marker = [name for name, _, marker in pins if not marker]
        with_marker = [name for name, _, marker in pins if marker]
        assert len(set(without_marker)) == len(without_marker)
        assert set() == set(without_marker) & set(with_marker)


def test_every_pin_has_a_hash() -> None:
    hashes: dict[str, int] = {}
    name = ""
    for line in requirements().splitlines():
        if line.startswith(" "):
            assert HASH.fullmatch(line), line
            hashes[name] += 1
        elif not line.startswith("#"):
            name = line
            hashes[name] = 0

    assert [] == [line for line, count in hashes.items() if count == 0]


def test_no_host_is_named() -> None:
    texts = [requirements(), *project()["tool"]["uv"].get("constraint-dependencies", [])]

    assert [] == [found[0] for text in texts for found in HOST.finditer(text)]


def test_no_index_is_chosen_for_whoever_installs() -> None:
    assert set() == {"index", "index-url", "extra-index-url", "find-links"} & set(project()["tool"]["uv"])
