"""The same text without what only people need: comments, indentation, spaces around marks.

In: tokens of a script, or the text of a script or a style sheet. Out: text that means the same to a browser. Strings
stay as they are, and so do templates but for the indentation of markup. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dashboard.lexer import Kind, Token, tokens

_WORD = re.compile(r"[\w$#]")
_ENDS_A_VALUE = (")", "]", "}", "++", "--")
_CONTINUES = (")", "]", "}", ",", ".", "?.", "?", ":", ";", "=>")
_INDENTED = re.compile(r"\n\s+")
_CSS = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/|\s*([{};])\s*|([:,])\s+|(\s+)""", re.DOTALL)


def script(text: str) -> str:
    """Raises `Unreadable`."""
    return joined(tokens(text)) + "\n"


def style(text: str) -> str:
    """One space stays where it may be a combinator or part of a sum."""
    return _CSS.sub(lambda found: found[1] or found[2] or found[3] or (" " if found[4] else ""), text).strip()


def unindented(these: Iterable[Token]) -> Iterator[Token]:
    """Lines of `html` templates without their indentation, which ends as nothing or as one space on the screen."""
    before: Token | None = None
    markup: list[bool] = []  # for each template that is open
    for token in these:
        if token.kind is Kind.TEMPLATE:
            if token.text[0] == "`":
                markup.append(before is not None and before.text == "html")
            yield token._replace(text=_INDENTED.sub("\n", token.text)) if markup[-1] else token
            if not token.text.endswith("${"):
                markup.pop()
        else:
            yield token
        if token.kind not in (Kind.SPACE, Kind.COMMENT):
            before = token


def joined(these: Iterable[Token]) -> str:
    """Tokens of a script with as little between them as they need.

    A line's end may end a statement, so it stays unless it cannot.
    """
    parts: list[str] = []
    before: Token | None = None
    spaced = broken = False
    for token in these:
        if token.kind in (Kind.SPACE, Kind.COMMENT):
            spaced = True
            broken = broken or "\n" in token.text
            continue
        if spaced and before is not None:
            parts.append(_gap(before, token, broken))
        parts.append(token.text)
        before, spaced, broken = token, False, False
    return "".join(parts)


def _gap(before: Token, token: Token, broken: bool) -> str:
    if broken:
        goes_on = before.kind is Kind.MARK and before.text not in _ENDS_A_VALUE
        return "" if goes_on or token.text in _CONTINUES else "\n"
    last, first = before.text[-1], token.text[0]
    if _WORD.match(last) and _WORD.match(first):
        return " "
    if before.kind is Kind.REGEX or token.kind is Kind.REGEX or before.kind is Kind.NUMBER:
        return " "
    return " " if last == first and last in "+-" else ""
