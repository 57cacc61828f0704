"""Tokens of JavaScript: hand-picked cases, and every module of ours beside a whole parser."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import lexer
from dashboard.lexer import Kind, Unreadable
from tests.dashboard.parser import parsed

DASHBOARD = Path(lexer.__file__).parent


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in lexer.tokens(text) if token.kind is not Kind.SPACE]


def words(text: str) -> list[str]:
    return [word for _, word in kinds(text)]


def test_slash_after_a_value_divides() -> None:
    assert ["a", "/", "b", "/", "c"] == words("a / b / c")
    assert [")", "/", "2"] == words("f() / 2")[-3:]
    assert ["i", "++", "/", "2"] == words("i++ / 2")


@pytest.mark.parametrize("before", ["(", "=", "return ", "typeof ", "=> ", "[", "!", ", ", "`${"])
def test_slash_elsewhere_begins_a_regular_expression(before: str) -> None:
    after = {"(": ")", "[": "]", "`${": "}`"}.get(before, "")
    assert (Kind.REGEX, r"/[/'\]]\/ /gi") in kinds(rf"x {before}/[/'\]]\/ /gi{after}")


def test_comment_inside_text_is_text() -> None:
    assert [(Kind.STRING, '"// no"')] == kinds('"// no"')
    assert [(Kind.TEMPLATE, "`/* no */ // no`")] == kinds("`/* no */ // no`")
    assert [(Kind.COMMENT, "/* `'\" */"), (Kind.COMMENT, "// yes")] == kinds("/* `'\" */ // yes")


def test_template_holds_code_that_holds_templates() -> None:
    assert ["`a${", "{", "b", ":", "`c${", "d", "}`", "}", "}e`"] == words("`a${{b: `c${d}`}}e`")


def test_tokens_know_their_line_and_how_deep_they_stand() -> None:
    (deep,) = [token for token in lexer.tokens("a(\n [\n  b])") if token.text == "b"]
    assert (3, 2) == (deep.line, deep.depth)


@pytest.mark.parametrize("text", ["'a\n'", "`a", "/* a", "f(", "}", "`${a)}`", "([)]", "@"])
def test_text_that_is_no_javascript_is_told_by_its_line(text: str) -> None:
    with pytest.raises(Unreadable, match=r"^line \d+: "):
        list(lexer.tokens(text))


def test_every_module_has_the_tokens_that_a_whole_parser_finds() -> None:
    texts = {str(path.relative_to(DASHBOARD)): path.read_text() for path in DASHBOARD.rglob("*.js")}
    whole = parsed(texts)
    for name, text in texts.items():
        assert whole[name].error is None, name
        begins = {begin: is_regex for is_regex, begin, _ in whole[name].tokens}
        ends = {end for _, _, end in whole[name].tokens}
        at = 0
        for token in lexer.tokens(text):
            after = at + len(token.text.encode("utf-16-le")) // 2
            if token.kind in (Kind.SPACE, Kind.COMMENT):
                assert not any(place in begins for place in range(at, after)), f"{name}:{token.line} {token.text!r}"
            else:
                assert begins.get(at) is (token.kind is Kind.REGEX), f"{name}:{token.line} {token.text!r}"
                assert after in ends, f"{name}:{token.line} {token.text!r}"
            at = after
