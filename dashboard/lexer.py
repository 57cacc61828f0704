"""JavaScript as tokens: what tells code from comments, strings and templates before a module is put together.

In: the text of a module. Out: its tokens, which joined are the text again. A text that ends inside a comment, a string,
a template or a bracket raises `Unreadable` with its line. Pure.

A slash after a value divides, elsewhere it begins a regular expression. Two places of the grammar are open to both,
after `)` and after `}`: it divides there, and a test compares every module's tokens with those of a whole parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    """What a token is. A template is one token for each piece of its text, with the marks around it."""

    SPACE = auto()
    COMMENT = auto()
    STRING = auto()
    TEMPLATE = auto()
    REGEX = auto()
    NUMBER = auto()
    NAME = auto()
    MARK = auto()


class Token(NamedTuple):
    kind: Kind
    text: str
    line: int
    depth: int
    """In how many brackets it stands; the brackets themselves stand outside."""


class Unreadable(ValueError):
    """The text is no JavaScript; the message ends with its line."""


BEFORE_REGEX = {
    "await", "case", "delete", "do", "else", "in", "instanceof", "new", "of", "return", "throw", "typeof", "void",
    "yield",
}  # fmt: skip
"""Words after which a value begins; after any other name a slash divides."""

_TOKEN = re.compile(
    r"""
    (?P<SPACE>\s+)
  | (?P<COMMENT>//[^\n]*|/\*.*?\*/)
  | (?P<STRING>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<NAME>\#?[^\W\d][\w$]*|\#?\$[\w$]*)
  | (?P<NUMBER>0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?)
  | (?P<MARK>=>|\.\.\.|\+\+|--|[?&|]{2}=?|\?\.(?!\d)|\*\*=?|[=!]==?|>>>?=?|<<=?|[-+*%&|^<>]=?|[=~!?:;,.])
    """,
    re.DOTALL | re.VERBOSE,
)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[A-Za-z]*")
_DIVISION = re.compile(r"/=?")
_TEXT = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.DOTALL)
_CLOSING = {")": "(", "]": "[", "}": "{"}


def tokens(text: str) -> Iterator[Token]:
    """All of the text, in order. Raises `Unreadable`."""
    at, line = 0, 1
    open_brackets: list[str] = []  # "`" stands for a template's `${`
    before: Token | None = None  # neither space nor comment
    while at < len(text):
        kind, end = _next(text, at, open_brackets, before)
        if end is None:
            raise Unreadable(f"line {line}: {text[at : at + 20]!r} is nothing that JavaScript knows")
        token = Token(kind, text[at:end], line, len(open_brackets))
        if closes(token):
            opened = open_brackets.pop() if open_brackets else None
            if opened != ("`" if kind is Kind.TEMPLATE else _CLOSING[token.text]):
                raise Unreadable(f"line {line}: {token.text[0]!r} closes nothing")
            token = token._replace(depth=len(open_brackets))
        if opens(token):
            open_brackets.append("`" if kind is Kind.TEMPLATE else token.text)
        yield token
        if kind not in (Kind.SPACE, Kind.COMMENT):
            before = token
        line += token.text.count("\n")
        at = end
    if open_brackets:
        raise Unreadable(f"line {line}: the text ends inside {open_brackets[-1]!r}")


def opens(token: Token) -> bool:
    """Whether it begins a bracket; a template's `${` is one."""
    return token.text.endswith("${") if token.kind is Kind.TEMPLATE else token.text in ("(", "[", "{")


def closes(token: Token) -> bool:
    return token.text.startswith("}") if token.kind is Kind.TEMPLATE else token.text in _CLOSING


def _next(text: str, at: int, open_brackets: list[str], before: Token | None) -> tuple[Kind, int | None]:
    first = text[at]
    if first == "`" or (first == "}" and open_brackets[-1:] == ["`"]):
        return Kind.TEMPLATE, _end(_TEXT, text, at + 1)
    if first in "()[]{}":
        return Kind.MARK, at + 1
    found = _TOKEN.match(text, at)
    if found is not None and found.lastgroup is not None:
        return Kind[found.lastgroup], found.end()
    if first == "/" and not text.startswith("/*", at):
        return (Kind.MARK, _end(_DIVISION, text, at)) if _is_value(before) else (Kind.REGEX, _end(_REGEX, text, at))
    return Kind.MARK, None


def _end(pattern: re.Pattern[str], text: str, at: int) -> int | None:
    found = pattern.match(text, at)
    return None if found is None else found.end()


def _is_value(before: Token | None) -> bool:
    """Whether a value may end there."""
    if before is None:
        return False
    if before.kind is Kind.NAME:
        return before.text not in BEFORE_REGEX
    if before.kind is Kind.MARK:
        return before.text in (")", "]", "}", "++", "--")
    return not (before.kind is Kind.TEMPLATE and before.text.endswith("${"))
