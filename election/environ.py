"""Settings from the environment into frozen dataclasses.

Each program declares one frozen dataclass; each field is a `setting`: its name, default and sentence are written once,
and `docs/settings.md` is checked against them.

    @dataclass(frozen=True, slots=True)
    class Settings:
        port: int = setting("EDAY_PORT", 8000, "Port the clerks' phones connect to.")

    settings = read(Settings, os.environ, others=[server.settings.Settings])

A wrong value or an unknown `EDAY_` name stops the program with `SettingsError`, which lists everything that is wrong
and every known name: a misspelt setting that is silently ignored shows on election day. An empty value counts as not
given, because that is what a compose file makes of a variable nobody set.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NewType, TypeVar, Union
from urllib.parse import urlsplit

from election.errors import ElectionError

PREFIX = "EDAY_"

Url = NewType("Url", str)
"""An address with a scheme, such as postgresql://eday@/eday?host=/run/eday or https://eday.example/."""

S = TypeVar("S")


class Required:
    """The mark of a setting without default."""


REQUIRED: Final = Required()


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of docs/settings.md."""

    name: str
    type: str  # the word for people: "whole number"
    default: str  # "required", "none" or the value
    sentence: str
    secret: bool


class SettingsError(ElectionError):
    """The environment does not fit; the message lists what is wrong and what is known."""


@dataclass(frozen=True, slots=True)
class _Declared:
    """What `setting` leaves in a field's metadata."""

    name: str
    default: object
    sentence: str
    secret: bool


def setting(name: str, default: object, doc: str, *, secret: bool = False) -> Any:
    """A field of a settings dataclass, read from the variable `name`; `REQUIRED` as default makes it obligatory.

    A secret is left out of the dataclass's repr and of every message.
    """
    if not name.startswith(PREFIX):
        raise ValueError(f"{name} does not start with {PREFIX}")
    metadata = {"setting": _Declared(name, default, doc, secret)}
    if isinstance(default, Required):
        return field(kw_only=True, repr=not secret, metadata=metadata)
    return field(default=default, kw_only=True, repr=not secret, metadata=metadata)


def read(cls: type[S], environ: Mapping[str, str], *, others: Iterable[type] = ()) -> S:
    """Build `cls` from `environ`; names that only `others` declare are legal too, but not looked at."""
    wrong: list[str] = []
    values: dict[str, object] = {}
    for attribute, declared, kind in _fields(cls):
        text = environ.get(declared.name, "")
        if text:
            try:
                values[attribute] = kind.parse(text)
            except ValueError:
                shown = "its value" if declared.secret else repr(text)
                wrong.append(f"{declared.name}: {shown} {kind.complaint}.")
        elif isinstance(declared.default, Required):
            wrong.append(f"{declared.name}: required but not given.")
    known = {row.name: row for source in (cls, *others) for row in describe(source)}
    for name in sorted(environ.keys() - known.keys()):
        if name.startswith(PREFIX):
            near = difflib.get_close_matches(name, known, n=1)
            wrong.append(f"{name}: unknown{f'; did you mean {near[0]}?' if near else '.'}")
    if wrong:
        raise SettingsError(_message(wrong, known.values()))
    return cls(**values)


def describe(cls: type) -> list[Setting]:
    """The settings of `cls` in the order of its fields."""
    return [
        Setting(
            name=declared.name,
            type=kind.word,
            default=_default_text(declared.default),
            sentence=declared.sentence,
            secret=declared.secret,
        )
        for _, declared, kind in _fields(cls)
    ]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the text of one type is read; `parse` raises ValueError."""

    word: str
    parse: Callable[[str], object]
    complaint: str


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _yes_or_no(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    try:
        return words[text.strip().lower()]
    except KeyError:
        raise ValueError(text) from None


def _url(text: str) -> Url:
    parts = urlsplit(text)  # raises ValueError on a broken host
    if not parts.scheme or "://" not in text or any(letter.isspace() for letter in text):
        raise ValueError(text)
    return Url(text)


def _path(text: str) -> Path:
    if "\0" in text:
        raise ValueError(text)
    return Path(text).expanduser()


_KINDS: Mapping[object, _Kind] = {
    str: _Kind("text", str, "is not text"),
    int: _Kind("whole number", int, "is not a whole number"),
    float: _Kind("number", _number, "is not a number"),
    bool: _Kind("yes or no", _yes_or_no, "is neither yes nor no"),
    Path: _Kind("path", _path, "is not a path"),
    Url: _Kind("URL", _url, "is not a URL"),
}


def _fields(cls: type) -> list[tuple[str, _Declared, _Kind]]:
    if not dataclasses.is_dataclass(cls):
        raise TypeError(f"{cls.__name__} is not a dataclass")
    annotations = typing.get_type_hints(cls)
    return [
        (each.name, each.metadata["setting"], _kind(annotations[each.name]))
        for each in dataclasses.fields(cls)
        if "setting" in each.metadata
    ]


def _kind(annotation: object) -> _Kind:
    if typing.get_origin(annotation) in {Union, types.UnionType}:
        (annotation,) = [part for part in typing.get_args(annotation) if part is not types.NoneType]
    try:
        return _KINDS[annotation]
    except KeyError:
        raise TypeError(f"settings cannot be of type {annotation}") from None


def _default_text(default: object) -> str:
    if isinstance(default, Required):
        return "required"
    if default is None or default == "":
        return "none"
    if isinstance(default, bool):
        return "yes" if default else "no"
    return str(default)


def _message(wrong: list[str], known: Iterable[Setting]) -> str:
    lines = ["The settings are wrong:", *(f"  {line}" for line in wrong), "Known settings:"]
    for row in sorted(known, key=lambda row: row.name):
        default = row.default if row.default == "required" else f"default {row.default}"
        lines.append(f"  {row.name} ({row.type}, {default}): {row.sentence}")
    return "\n".join(lines)
