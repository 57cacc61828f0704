"""Short names: which may be shortened, and that nothing but names differs."""

from __future__ import annotations

import pytest

from dashboard import lexer, module, pages, renaming
from dashboard.bundle import bundle
from tests.dashboard.parser import resolved


def shorter(text: str) -> set[str]:
    return set(renaming.shorter(lexer.tokens(text), []))


@pytest.mark.parametrize(
    "text",
    [
        "const own = 1; f(own)",
        "function own() {}",
        "const { a: own } = b",
        "const [own] = b",
        "const f = (own) => own + 1",
        "const f = own => own",
        "async (own, ...rest2) => { own.a = [own, b] }",
        "try { } catch (own) { }",
        "for (const own of b) c(own)",
        "class A { b(own) { return own } }",
        "const own = 1; a = `${own} ${{ b: own }}`",
    ],
)
def test_what_is_declared_here_and_seen_nowhere_else_is_shortened(text: str) -> None:
    assert "own" in shorter(text)


@pytest.mark.parametrize(
    "text",
    [
        "const own = 1; a.own",
        "const own = 1; a?.own",
        "const own = 1; a = { own: 1 }",
        "const own = 1; a = { own }",
        "const own = 1; a = { b, own, c }",
        "const { own } = a",
        "const { own = 1 } = a",
        "const f = ({ own }) => 1",
        "const own = 1; a = { own() {} }",
        "const own = 1; class A { b() {} own() {} }",
        "const own = 1; class A { async own() {} get own() {} }",
        "const own = 1; class A { *own() {} }",
        "const own = 1; a ? own : b",
        "own(1)",
        "if (own) { a() }",
        "class own {}",
        "const location = 1",
        "const of = 1",
    ],
)
def test_what_may_be_seen_from_outside_keeps_its_name(text: str) -> None:
    assert set() == shorter(text) & {"own", "location", "of"}


def test_short_name_is_one_that_the_module_does_not_use() -> None:
    text = "const first = 1, a = b.c; const second = (third) => first + third + first; d(e)"
    assert {"first": "f", "third": "g", "second": "h"} == renaming.shorter(lexer.tokens(text), [])


def test_imported_and_exported_names_are_the_same_to_the_world() -> None:
    text = 'import { far } from "./b.js"\nimport * as whole from "./c.js"\nexport const near = far + whole'
    one = module.read_module("/a.js", text)
    assert [{"far": "a"}, {}] == [need.names for need in one.needs]
    assert ("b", {"near": "c"}, "const c=a+b") == (one.needs[1].whole, one.gives, one.body)


def test_only_names_differ_in_what_a_phone_runs() -> None:
    """Every variable means the declaration that it meant, and whatever is declared nowhere keeps its name."""
    texts = {
        prefix + path.relative_to(pages.HERE / folder).as_posix(): path.read_text()
        for folder, prefix in pages.FOLDERS.items()
        for path in (pages.HERE / folder).rglob("*.js")
    }
    short = bundle(pages.DOOR, texts).texts
    plain = bundle(pages.DOOR, texts, shorten=False).texts

    assert sum(map(len, short.values())) < 0.95 * sum(map(len, plain.values()))
    assert resolved(plain) == resolved(short)
