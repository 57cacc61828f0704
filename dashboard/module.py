"""What a module of ours needs and gives, and what it is inside a function: the grammar of `import` and `export`.

In: the text of one module and its address. Out: the addresses it needs, the names it gives, its body without `import`
and `export`. Only the forms our modules use are known; any other raises `Unbundled` with file and line. Pure.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from dashboard.lexer import Kind, Token, Unreadable, tokens
from dashboard.renaming import shorter
from dashboard.shortening import joined, unindented

VENDORED = "/static/vendor/"

DEFAULT = "$default"
"""What an export without a name is called inside its module."""

PASSED_ON = "$of_"
"""What a name begins with that a module only passes on from another."""

OURS = re.compile(r"\$(\d+|default|of_\w+)")


class Unbundled(ValueError):
    """A module is written in a way that is not understood here; the message names its file and line."""


class Need(NamedTuple):
    """One import: from where, and by the exported names those inside; `whole` is the name for all of them."""

    address: str
    names: dict[str, str]
    whole: str = ""


@dataclass(slots=True)
class Module:
    """What was read of one. `gives`: by the exported name, the name inside. `later`: what `import(...)` names."""

    address: str
    needs: list[Need] = field(default_factory=list)
    gives: dict[str, str] = field(default_factory=dict)
    later: list[str] = field(default_factory=list)
    body: str = ""


def read_module(address: str, text: str, *, shorten: bool = True) -> Module:
    """Read one, and shorten its names unless somebody else has or that is not wanted. Raises `Unbundled`."""
    try:
        return _Reading(address, list(tokens(text))).module(shorten=shorten and not address.startswith(VENDORED))
    except Unreadable as unreadable:
        raise Unbundled(f"{address}: {unreadable}") from unreadable


class _Reading:
    """One module, read from its first token to its last."""

    def __init__(self, address: str, these: list[Token]) -> None:
        self.all = these
        self.address = address
        self.found = Module(address)
        self.at = 0

    def module(self, *, shorten: bool) -> Module:
        found, body = self.found, list(unindented(self._body()))
        imported = [name for need in found.needs for name in (*need.names.values(), need.whole) if name]
        names = shorter(body, imported) if shorten else {}
        found.body = joined(
            token._replace(text=names.get(token.text, token.text)) if token.kind is Kind.NAME else token
            for token in body
        )
        found.gives = {name: names.get(inside, inside) for name, inside in found.gives.items()}
        found.needs = [
            Need(address, {name: names.get(inside, inside) for name, inside in taken.items()}, names.get(whole, whole))
            for address, taken, whole in found.needs
        ]
        return found

    def _body(self) -> Iterator[Token]:
        after_dot = False
        while self.at < len(self.all):
            token = self.all[self.at]
            self.at += 1
            if token.kind is Kind.NAME and not after_dot:
                if OURS.fullmatch(token.text):
                    raise self._odd(token, f"{token.text} is a name that bundles use")
                if token.text == "import":
                    yield from self._import(token)
                    continue
                if token.text == "export" and token.depth == 0:
                    yield from self._export(token)
                    continue
                if token.text == "await" and token.depth == 0:
                    raise self._odd(token, "`await` outside a function's brackets")
            if token.kind not in (Kind.SPACE, Kind.COMMENT):
                after_dot = token.text in (".", "?.")
            yield token

    # import

    def _import(self, token: Token) -> Iterator[Token]:
        first = self._take()
        if first.text == "(":
            name = self._take(Kind.STRING)
            if self._peek() != ")":
                raise self._odd(name, "`import(...)` of anything but one string")
            self.found.later.append(self._address(name))
            yield token
            yield first
            yield name._replace(text=f'"{self.found.later[-1]}"')
            return
        if token.depth > 0:
            raise self._odd(token, "`import` within brackets")
        if first.kind is Kind.STRING:
            self._need(first, {})
        elif first.text == "*":
            self._expect("as")
            self._from({}, self._take(Kind.NAME).text)
        elif first.text == "{":
            self._from(dict(self._names()))
        elif first.kind is Kind.NAME:
            names = {"default": first.text}
            if self._peek() == ",":
                self._take()
                self._expect("{")
                names |= dict(self._names())
            self._from(names)
        else:
            raise self._odd(first, f"`import {first.text}`")

    def _from(self, names: dict[str, str], whole: str = "") -> None:
        self._expect("from")
        self._need(self._take(Kind.STRING), names, whole)

    def _need(self, name: Token, names: dict[str, str], whole: str = "") -> None:
        self.found.needs.append(Need(self._address(name), names, whole))
        if self._peek() == ";":
            self._take()

    def _address(self, name: Token) -> str:
        path = name.text[1:-1]
        if not path.startswith(("/", "./", "../")) or "\\" in path:
            raise self._odd(name, f"{name.text} is no path")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.address), path))

    # export

    def _export(self, token: Token) -> Iterator[Token]:
        first = self._take()
        if first.text == "{":
            names = self._names()
            if self._peek() == "from":
                # What is only passed on has no name inside; one that nothing inside can have is found for it.
                self._from({name: f"{PASSED_ON}{name}" for name, _ in names})
                names = [(f"{PASSED_ON}{name}", given) for name, given in names]
            for inside, given in names:
                self.found.gives[given] = inside
        elif first.text == "default":
            yield from self._export_default(first)
        elif first.text == "const" and self._peek() == "{":
            begin = self.at
            self._take()
            self.found.gives.update((inside, inside) for _, inside in self._names())
            self.at = begin
            yield first
        elif first.text in ("const", "class", "function", "async"):
            begin = self.at
            name = self._take()
            while name.text in ("function", "*"):
                name = self._take()
            if name.kind is not Kind.NAME:
                raise self._odd(name, f"`export {first.text} {name.text}`")
            self.found.gives[name.text] = name.text
            self.at = begin
            yield first
        else:
            raise self._odd(token, f"`export {first.text}`")

    def _export_default(self, token: Token) -> Iterator[Token]:
        """Either the name of something, or a function without one."""
        first = self._take()
        if first.kind is Kind.NAME and self._peek() in (";", ""):
            self.found.gives["default"] = first.text
            return
        if first.text != "function" or self._peek() != "(":
            raise self._odd(first, f"`export default {first.text}`")
        self.found.gives["default"] = DEFAULT
        yield token._replace(text=f"const {DEFAULT}=")
        yield first
        while self.at < len(self.all):
            inside = self.all[self.at]
            self.at += 1
            yield inside
            if inside.text == "}" and inside.depth == token.depth:
                yield inside._replace(text=";")
                return

    # Tokens

    def _names(self) -> list[tuple[str, str]]:
        """What stands in braces whose first has been taken: `a, b as c, d: e` as pairs."""
        names = []
        while self._peek() != "}":
            name = inside = self._take(Kind.NAME).text
            if self._peek() in ("as", ":"):
                self._take()
                inside = self._take(Kind.NAME).text
            names.append((name, inside))
            if self._peek() != "}":
                self._expect(",")
        self._take()
        return names

    def _take(self, kind: Kind | None = None) -> Token:
        """The next that is neither space nor comment."""
        while self.at < len(self.all):
            token = self.all[self.at]
            self.at += 1
            if token.kind not in (Kind.SPACE, Kind.COMMENT):
                if kind is not None and token.kind is not kind:
                    raise self._odd(token, f"{token.text!r} where a {kind.name} belongs")
                return token
        raise self._odd(self.all[-1], "the module ends in the middle")

    def _expect(self, text: str) -> None:
        token = self._take()
        if token.text != text:
            raise self._odd(token, f"{token.text!r} where {text!r} belongs")

    def _peek(self) -> str:
        rest = (token.text for token in self.all[self.at :] if token.kind not in (Kind.SPACE, Kind.COMMENT))
        return next(rest, "")

    def _odd(self, token: Token, what: str) -> Unbundled:
        return Unbundled(f"{self.address}:{token.line}: {what} is not understood here")
