"""The clerk's page keeps to what Chrome 80 and Safari 14 know, as docs/phone.md says: grammar, interfaces, style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import pages
from dashboard.lexer import Kind, tokens
from tests.dashboard.parser import parsed

ECMASCRIPT = 2021
"""But for its assignments: `1_000` is older than Chrome 80, `??=` came with 85. Private fields are of 2022."""

NEWER_MARKS = {"??=", "||=", "&&="}

NEWER_MEMBERS = {
    "any", "at", "findLast", "findLastIndex", "fromAsync", "groupBy", "hasOwn", "isWellFormed", "randomUUID",
    "replaceAll", "replaceChildren", "requestSubmit", "toReversed", "toSorted", "toSpliced", "withResolvers",
}  # fmt: skip
"""As calls after a dot: not there yet in Chrome 80 or in Safari 14.0."""

NEWER_NAMES = {
    "AggregateError", "CompressionStream", "FinalizationRegistry", "ListFormat", "Segmenter", "TextDecoderStream",
    "URLPattern", "WeakRef", "cookieStore", "queryLocalFonts", "reportError", "requestIdleCallback", "scheduler",
    "structuredClone",
}  # fmt: skip

ONLY_WHERE_THERE = {
    "BroadcastChannel", "beforeinstallprompt", "clipboard", "connection", "getBattery", "locks", "persist",
    "serviceWorker", "share", "vibrate", "wakeLock",
}  # fmt: skip
"""What the page does without where it is missing; docs/phone.md says how. A browser test takes them away."""

MARKUP = re.compile(
    r"\b(innerHTML|dangerouslySetInnerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b"
)
DOCUMENT = Path(__file__).parents[3] / "docs" / "phone.md"


def scripts() -> dict[str, str]:
    """What a phone may run, by name; vendored modules are in the bundle."""
    served = pages.read(pages.HERE)
    found = {
        address: page.plain.decode()
        for address, page in served.items()
        if address.startswith("/clerk/") and page.kind == pages.KINDS[".js"]
    }
    assert {"/clerk/app.js", "/clerk/sw.js", "/clerk/words/en.js"} <= set(found)
    return found


def styles() -> dict[str, str]:
    return {path.name: path.read_text() for path in (pages.HERE / "clerk").rglob("*.css")}


def rules(style: str) -> Iterator[tuple[str, str]]:
    """Selector and declarations of each rule, also of those inside an at-rule."""
    for found in re.finditer(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)):
        yield found[1].strip(), found[2]


def test_no_script_needs_a_newer_grammar() -> None:
    whole = parsed(scripts(), ECMASCRIPT)
    assert {} == {name: one.error for name, one in whole.items() if one.error}
    # A year's grammar has it, Safari has not: it came with 16.4.
    assert [] == [regex for one in whole.values() for regex in one.regexes if re.search(r"\(\?<[=!]", regex)]


@pytest.mark.parametrize(
    "newer",
    ["class A { #b }", "class A { b = 1 }", "class A { static b() {} static { } }", "await a", "/a/v.test(b)"],
)
def test_newer_grammar_would_be_found(newer: str) -> None:
    assert parsed({"a": newer}, ECMASCRIPT)["a"].error is not None


def newer(text: str) -> list[str]:
    """What a script uses that is not there yet, with its line."""
    code = [token for token in tokens(text) if token.kind not in (Kind.SPACE, Kind.COMMENT)]
    found = []
    for before, token, after in zip(code, code[1:], code[2:], strict=False):
        is_call = before.text in (".", "?.") and after.text == "("
        if token.text in NEWER_NAMES | NEWER_MARKS or (is_call and token.text in NEWER_MEMBERS):
            found.append(f"{token.line} {token.text}")
    return found


def test_no_script_calls_what_is_not_there_yet() -> None:
    assert {} == {name: found for name, text in scripts().items() if (found := newer(text))}


@pytest.mark.parametrize("line", ["let b = c.at(-1)", "a ??= 1", "let b = structuredClone(c)", "b?.replaceAll('c', d)"])
def test_newer_call_would_be_found(line: str) -> None:
    assert 1 == len(newer(f"// ??= .at(\nlet at = b.at\n{line}"))


def test_nothing_waits_for_the_background() -> None:
    """Background Sync is Chrome's alone: the outbox empties whenever the page is open, and needs nothing else."""
    assert [] == [name for name, text in scripts().items() if re.search(r"\.sync\b|SyncManager", text)]


def test_what_a_browser_may_lack_is_in_the_document() -> None:
    used = {
        token.text.strip("\"'")
        for text in scripts().values()
        for token in tokens(text)
        if token.kind in (Kind.NAME, Kind.STRING)
    }
    told = DOCUMENT.read_text()
    assert {"serviceWorker", "beforeinstallprompt", "persist"} <= used
    assert [] == sorted(name for name in used & ONLY_WHERE_THERE if not re.search(rf"`[\w.]*\b{name}\b", told))


def test_no_script_of_ours_writes_markup() -> None:
    ours = {path.name: path.read_text() for path in (pages.HERE / "clerk").rglob("*.js")}
    assert [] == [name for name, text in ours.items() if MARKUP.search(text)]


def test_style_lays_out_without_the_gap_of_flex() -> None:
    """Flex has had its gap since Chrome 84 and Safari 14.1; grid's was called `grid-gap` first."""
    for name, style in styles().items():
        for selector, declarations in rules(style):
            if re.search(r"(^|[;\s])gap\s*:", declarations):
                assert "grid-gap" in declarations, f"{name}: {selector}"
                assert "flex;" not in declarations, f"{name}: {selector}"


def test_style_has_no_newer_selector_property_or_unit() -> None:
    selectors = re.compile(r":(has|is|where|modal|popover-open|user-valid)\b|:not\([^()]*,|(?<!:not\():focus-visible|&")
    properties = re.compile(
        r"(^|[;\s{])(inset|aspect-ratio|(margin|padding|inset|border)-(inline|block)|translate|rotate|scale)[\w-]*\s*:"
        r"|color-mix\(|oklch\(|\d(dvh|svh|lvh|dvw|svw|lvw|cqw|cqi)\b|\b(overflow\s*:\s*clip)"
    )
    at_rules = re.compile(r"@(layer|container|property|scope|starting-style)\b")
    for name, style in styles().items():
        assert at_rules.search(style) is None, name
        for selector, declarations in rules(style):
            assert selectors.search(selector) is None, f"{name}: {selector}"
            kept = re.sub(r"([\w-]+)\s*:\s*[^;]*\d(vh|vw)\s*;\s*\1\s*:[^;]*;", "", declarations)  # with a fallback
            assert properties.search(kept) is None, f"{name}: {selector}"
