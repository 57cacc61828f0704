"""What the documents say is so: links lead somewhere; names, codes, sentences and settings are those of the code."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from collector.settings import CollectorSettings
from election.engines.binaries import EngineSettings
from election.environ import Setting, describe
from election.errors import Code
from election.finding import FINDINGS
from server.commands.main import COMMANDS
from server.commands.settings import CommandSettings
from server.settings import ServerSettings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(path for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
FILES = ("py", "js", "md", "sql", "toml", "yaml", "json", "txt", "mjs")
SETTINGS = {
    "The command line": CommandSettings,
    "The collector": CollectorSettings,
    "The server": ServerSettings,
    "The embedded engines": EngineSettings,
}
MOST_BYTES_OF_AN_IMAGE = 300_000

LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)|<img src=\"(?P<image>[^\"]+)\"")
QUOTED = re.compile(r"`(?P<name>[\w./-]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings get where it is read."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rows(text: str) -> list[list[str]]:
    """The cells of every table row; a bar inside code would need care that no page needs."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def section(page: Path, heading: str) -> str:
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text_of(page), re.MULTILINE | re.DOTALL)
    assert found is not None, f"{named(page)} has no section {heading!r}"
    return found[1]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    lost = []
    for found in LINK.finditer(FENCE.sub("", text_of(page))):
        target = found["target"] or found["image"]
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            lost.append(target)

    assert [] == lost


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_file_that_is_named_exists(page: Path) -> None:
    """`package/module.py` is looked for from the top, and so is `package/`; a bare `module.py` needs no path here."""
    names = [found["name"] for found in QUOTED.finditer(FENCE.sub("", text_of(page)))]
    tops = {path.name for path in ROOT.iterdir()}
    paths = [
        name
        for name in names
        if "/" in name and name.split("/")[0] in tops and (name.endswith("/") or name.rpartition(".")[2] in FILES)
    ]

    assert [] == [name for name in paths if not (ROOT / name).exists()]


def test_architecture_names_modules_with_their_path() -> None:
    bare = [
        found["name"]
        for found in QUOTED.finditer(text_of(DOCS / "architecture.md"))
        if re.fullmatch(r"\w+\.(py|js|sql)", found["name"])
    ]

    assert [] == bare


def test_architecture_s_storeys_are_those_of_the_import_rules() -> None:
    picture = re.search(r"^ bus · .*?(?=^```)", text_of(DOCS / "architecture.md"), re.MULTILINE | re.DOTALL)
    assert picture is not None
    drawn = [set(re.split(r" · ", line.strip().split("  ")[0])) for line in picture[0].splitlines()]
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (storeys,) = [contract["layers"] for contract in contracts if contract.get("containers") == ["election"]]

    assert [set(storey.split(" | ")) for storey in storeys] == drawn


def test_architecture_proves_every_invariant() -> None:
    table = rows(section(DOCS / "architecture.md", "Invariants"))[1:]

    assert [str(n) for n in range(1, 11)] == [row[0] for row in table]
    assert [] == [row[0] for row in table if "`tests/" not in row[3]]


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_readme_lists_every_command(page: str) -> None:
    listed = {
        row[0].removeprefix("`eday ").rstrip("`") for row in rows(text_of(ROOT / page)) if row[0].startswith("`eday ")
    }

    assert set(COMMANDS) == listed


def test_readme_says_of_a_command_what_the_command_says_of_itself() -> None:
    said = {row[0].removeprefix("`eday ").rstrip("`"): row[1] for row in rows(text_of(ROOT / "README.md"))}

    for name, command in COMMANDS.items():
        beginning = re.split(r"[:.]", command.help)[0]
        assert said[name].startswith(beginning), name


def test_both_readmes_have_the_same_parts() -> None:
    shapes = [
        re.findall(r"^(#+ |```$|\| `eday \w+`|\| \[\w+/\]|!\[|<img)", text_of(ROOT / page), re.MULTILINE)
        for page in ("README.md", "README.vi.md")
    ]

    assert shapes[0] == shapes[1]


def test_wire_has_every_code_with_its_sentences() -> None:
    written = rows(section(DOCS / "wire.md", "Refusals"))[1:]

    assert [[f"`{c.name}`", str(c.value.status), c.value.vi, c.value.en] for c in Code] == written


def test_wire_has_every_finding_with_its_sentences() -> None:
    written = rows(section(DOCS / "wire.md", "Findings"))[1:]

    assert [[f"`{code}`", said.vi, said.en] for code, said in FINDINGS.items()] == written


def test_wire_names_every_door() -> None:
    """Every path the programs answer, but for pages and health."""
    paths = {
        path
        for package in ("collector", "server")
        for source in (ROOT / package).rglob("*.py")
        for path in re.findall(r'[Rr]oute\(\s*"(/v1/[^"]+)"', text_of(source))
    }
    wire, board = text_of(DOCS / "wire.md"), "/v1/board/{scope}"

    assert board in paths
    assert [] == sorted(path for path in paths - {board, "/v1/session"} if path not in wire)
    assert "/v1/board/SCOPE" in wire


def setting_row(setting: Setting) -> list[str]:
    default = setting.default if setting.default in {"required", "none"} else f"`{setting.default}`"
    return [f"`{setting.name}`", setting.type, default, setting.sentence + (" Secret." if setting.secret else "")]


@pytest.mark.parametrize("heading", SETTINGS)
def test_settings_are_those_of_the_code(heading: str) -> None:
    written = rows(section(DOCS / "settings.md", heading))[1:]

    assert [setting_row(each) for each in describe(SETTINGS[heading])] == written


def test_no_setting_is_read_past_its_definition() -> None:
    """Whoever asks the environment for an EDAY_ name by itself has a setting nobody finds."""
    defined = {each.name for settings in SETTINGS.values() for each in describe(settings)}
    used = {
        name
        for package in ("collector", "dashboard", "election", "loadtest", "server", "tests/browser.py")
        for source in ([ROOT / package] if package.endswith(".py") else (ROOT / package).rglob("*.py"))
        for name in re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", text_of(source))
    }
    others = {row[0].strip("`") for row in rows(section(DOCS / "settings.md", "Not settings"))}

    assert set() == {name for name in used if name.startswith(("EDAY_", "LOADTEST_"))} - defined - others


def test_decisions_are_numbered_without_gaps() -> None:
    assert [f"{n:04d}" for n in range(1, len(DECISIONS) + 1)] == [path.name[:4] for path in DECISIONS]


@pytest.mark.parametrize("page", DECISIONS, ids=named)
def test_a_decision_has_its_context_choice_and_consequences(page: Path) -> None:
    text = text_of(page)

    assert re.match(rf"# {int(page.name[:4])}\. \S", text)
    assert re.search(r"^20\d\d-\d\d-\d\d$", text, re.MULTILINE)
    assert ["Context", "Choice", "Consequences"] == re.findall(r"^## (.+)$", text, re.MULTILINE)


def test_glossary_has_one_meaning_for_a_word() -> None:
    words = [row[0] for row in rows(text_of(DOCS / "glossary.md")) if row[0] != "English in code"]

    assert sorted(set(words)) == sorted(words)


def test_images_are_shown_and_small() -> None:
    images = {path.name: path.stat().st_size for path in (DOCS / "images").rglob("*.*")}
    shown = {Path(found["target"] or found["image"]).name for page in PAGES for found in LINK.finditer(text_of(page))}

    assert set() == set(images) - shown
    assert [] == [name for name, size in images.items() if size > MOST_BYTES_OF_AN_IMAGE]


def test_changelog_has_a_place_for_what_comes_next() -> None:
    assert "\n## Unreleased\n" in text_of(ROOT / "CHANGELOG.md")


def test_every_page_of_the_documents_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for found in LINK.finditer(text_of(page)):
            target = (page.parent / (found["target"] or found["image"]).partition("#")[0]).resolve()
            waiting += [target] if target.suffix == ".md" and target.is_file() else []
            waiting += sorted(target.glob("*.md")) if target.is_dir() and target.is_relative_to(DOCS) else []

    assert [] == [named(page) for page in PAGES if page not in reached]


def test_no_page_has_a_line_that_a_machine_left() -> None:
    kept = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert [] == [name for name in kept.stdout.splitlines() if re.search(r"/home/|/root/|/tmp/", text_of(ROOT / name))]
