"""Short names for what a module calls its own: variables, functions, parameters, imports.

In: a module's tokens, and the names it imports. Out: by each name that can be shortened another that the module does
not use. A name becomes the same other name throughout the module, so what was one variable stays one, and what were
two stay two. It can be shortened if it is declared here and nowhere stands where the world outside sees it: as a
property, a key, a method, a class, or the name of something of the browser's. When in doubt it stays. Pure.

A test holds every bundle beside the one with all names, resolved by a whole parser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from string import ascii_letters

from dashboard.lexer import Kind, Token, closes, opens

WORDS = {
    "arguments", "as", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
    "delete", "do", "else", "eval", "export", "extends", "false", "finally", "for", "from", "function", "get", "if",
    "import", "in", "instanceof", "let", "new", "null", "of", "return", "set", "static", "super", "switch", "this",
    "throw", "true", "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
}  # fmt: skip
BROWSER = {
    "Array", "Date", "Error", "JSON", "Map", "Math", "Number", "Object", "Promise", "Set", "String", "addEventListener",
    "caches", "clients", "close", "confirm", "console", "crypto", "document", "event", "fetch", "history", "indexedDB",
    "length", "localStorage", "location", "matchMedia", "name", "navigator", "open", "origin", "parent", "performance",
    "print", "prompt", "screen", "self", "sessionStorage", "setInterval", "setTimeout", "status", "stop", "top",
    "window",
}  # fmt: skip
"""What a browser offers, under names that people may also give to their own."""

_TESTS = ("if", "while", "switch", "with", "for")


def shorter(these: Iterable[Token], imported: Iterable[str]) -> dict[str, str]:
    """By name, for all that can be shortened."""
    code = [token for token in these if token.kind not in (Kind.SPACE, Kind.COMMENT)]
    uses = Counter(token.text for token in code if token.kind is Kind.NAME)
    uses.update(imported)
    own = {*_declared(code), *imported} - set(_seen_outside(code)) - WORDS - BROWSER
    # By use, then by name: the same text gives the same names.
    wanted = sorted((name for name in own if len(name) > 1), key=lambda name: (-uses[name], name))
    return dict(zip(wanted, _free(set(uses)), strict=False))


def _free(taken: set[str]) -> Iterator[str]:
    for length_one in ascii_letters:
        if length_one not in taken:
            yield length_one
    for first in ascii_letters:
        for second in ascii_letters:
            if first + second not in taken | WORDS:
                yield first + second


def _declared(code: Sequence[Token]) -> Iterator[str]:
    """Whatever may be a declaration; of several in one (`let a, b`) the first."""
    ends = _ends(code)
    for at, token in enumerate(code):
        after = code[at + 1].text if at + 1 < len(code) else ""
        if token.kind is Kind.NAME and after == "=>":
            yield token.text
        elif token.text in ("const", "let", "var", "function"):
            yield from _bound(code[at : ends.get(at + 1, at + 1) + 1])
        elif token.text == "(" and _is_parameters(code, at, ends.get(at, at)):
            yield from _bound(code[at : ends[at]])


def _is_parameters(code: Sequence[Token], begin: int, end: int) -> bool:
    after = code[end + 1].text if end + 1 < len(code) else ""
    before = code[begin - 1].text if begin else ""
    return after == "=>" or (after == "{" and before not in _TESTS)


def _bound(code: Sequence[Token]) -> Iterator[str]:
    """The names of a pattern or of parameters, but not those that begin a default value."""
    for before, token in pairwise(code):
        if token.kind is Kind.NAME and before.text != "=":
            yield token.text


def _ends(code: Sequence[Token]) -> dict[int, int]:
    """Where each bracket is closed, by where it is opened."""
    waiting: list[int] = []
    ends: dict[int, int] = {}
    for at, token in enumerate(code):
        if closes(token):
            ends[waiting.pop()] = at
        if opens(token):
            waiting.append(at)
    return ends


def _seen_outside(code: Sequence[Token]) -> Iterator[str]:
    """Names that somewhere are, or may be, those of a property, a key, a method or a label."""
    inside: list[str] = []
    for at, token in enumerate(code):
        if closes(token):
            inside.pop()
        if opens(token):
            inside.append(token.text)
        if token.kind is not Kind.NAME:
            continue
        before = code[at - 1].text if at else ""
        after = code[at + 1].text if at + 1 < len(code) else ""
        is_key = before in ("{", ",") and after in (",", "}", "=", "(")
        is_method = after == "(" and before in ("}", ";", "*", "get", "set", "async", "static")
        if before in (".", "?.", "class") or after == ":" or (inside[-1:] == ["{"] and (is_key or is_method)):
            yield token.text
