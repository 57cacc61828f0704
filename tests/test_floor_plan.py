"""The floor plan is a test: layout, import rules, sizes and names."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("election", "collector", "server", "dashboard", "loadtest")
TOP_LEVEL = {
    ".ci", ".dockerignore", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "Caddyfile", "Dockerfile", "LICENSE",
    "README.md", "README.vi.md", "SECURITY.md", "collector", "compose.yaml", "dashboard", "docs", "election",
    "loadtest", "pyproject.toml", "requirements.txt", "server", "tests",
}  # fmt: skip
DRAWERS = re.compile(r"(^|/)(utils?|helpers?|common|core|shared|misc|base|manager)(/|\.(py|js|css|sql)$)")
MOST_LINES = 300  # a file beyond about 250 wants to be two; this leaves room for the last function
MOST_TEST_LINES = 400  # examples are long and flat
DICTIONARIES = re.compile(r"/words(\.js|/)")  # one idea, however many words it takes


def tracked() -> list[str]:
    """What git would keep: tracked files and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def test_imports_follow_the_storeys() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    linted = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert 0 == linted.returncode, linted.stdout


def test_top_level_is_what_the_design_says() -> None:
    assert TOP_LEVEL == {name.split("/")[0] for name in tracked()}


def test_there_are_no_drawers() -> None:
    assert [] == [name for name in tracked() if DRAWERS.search(name)]


def test_files_are_one_idea_each() -> None:
    sources = [name for name in tracked() if name.endswith((".py", ".js", ".css")) and "/vendor/" not in name]
    long = {
        name: lines
        for name in sources
        if (lines := (ROOT / name).read_text("utf-8").count("\n"))
        > (MOST_TEST_LINES if name.startswith("tests/") else MOST_LINES)
        and not DICTIONARIES.search(name)
    }

    assert {} == long


@pytest.mark.parametrize("package", PACKAGES)
def test_init_files_are_a_map_and_nothing_else(package: str) -> None:
    for path in sorted((ROOT / package).rglob("__init__.py")):
        if path.parent.name in ("versions", "migrations"):
            continue  # Alembic's own layout
        body = ast.parse(path.read_text("utf-8")).body
        assert [ast.Expr] == [type(node) for node in body], path
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is_for(package: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / package).rglob("*.py"))
        if ast.get_docstring(ast.parse(path.read_text("utf-8"))) is None
    ]

    assert [] == silent


def test_tests_mirror_the_source() -> None:
    """A test folder that mirrors nothing is a test of something that has moved."""
    stray = [
        str(folder.relative_to(ROOT))
        for package in PACKAGES
        for folder in (ROOT / "tests" / package).rglob("*")
        if folder.is_dir()
        and folder.name not in ("__pycache__", "js")
        and not (ROOT / folder.relative_to(ROOT / "tests")).exists()
    ]

    assert [] == stray


def test_no_lock_file_with_addresses_is_kept() -> None:
    kept = tracked()

    assert [] == [name for name in kept if name.endswith(("uv.lock", "package-lock.json"))]
    assert "://" not in (ROOT / "requirements.txt").read_text("utf-8")
