"""A text message -> what it says, or why it cannot be understood. Pure: nothing about who sent it or whether it may be.

    B004 C 512                    voted: one number for all ballots, or one for each
    B004 K 0700 1046 1046 1012    opening, and the voter list if it is told
    B004 S DIEN mat dien tu 9h    incident
    B004 Z 1034                   closing

A phone's message ends with a tag, `@device-seq-HHMM[-rest]`: the name and the moment of the report it stands for.

Forgiven: capitals, marks, O for 0 and l, I for 1 where a number stands, any spaces and separators or none, the whole
code `11-03127-004` for `B004`, 1.034 for 1034. Not forgiven: what could be read in two ways. The words of an incident
stay as they were typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import time
from typing import Literal, get_args

from election.report import Category, Severity
from election.wire.sms_number import counts_in, number_of, opening_in
from election.wire.sms_words import CATEGORIES, category_begun, category_mentioned, folded, severity_mentioned

Why = Literal["station", "kind", "counts", "time", "nothing", "tag"]
Kind = Literal["C", "K", "S", "Z"]


@dataclass(frozen=True, slots=True)
class Place:
    """A station as the message names it: its number in the commune, and its whole code if that was given."""

    number: int
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """The report's own name, and the time of day it is about."""

    device: int
    seq: int
    at: time


@dataclass(frozen=True, slots=True)
class Voted:
    place: Place
    counts: tuple[int, ...]
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    place: Place
    at: time
    listed: tuple[int, ...] = ()
    ceremony: bool = True
    sealed: bool = True
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """`incident` is the name a phone gave it."""

    place: Place
    category: Category
    severity: Severity
    text: str
    incident: str | None = None
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """`boxes_back` is only known from a tag."""

    place: Place
    counts: tuple[int, ...]
    boxes_back: bool | None = None
    tag: Tag | None = None


Said = Voted | Opened | Happened | Closed


@dataclass(frozen=True, slots=True)
class Unclear:
    """What could not be read; `place` if the message got that far."""

    why: Why
    place: Place | None = None


_LOOK = "0-9OoIil|"  # digits, and what is taken for one
_CODE = re.compile(rf"([{_LOOK}]{{2}})[-. /]?([{_LOOK}]{{5}})[-. /]?([{_LOOK}]{{3}})(?![{_LOOK}])")
_TAIL = re.compile(rf"(?:(?i:KVBP|KV|B)[ .:#_-]*)?([{_LOOK}]{{1,3}})(?![{_LOOK}])", re.ASCII)
_APART = re.compile(r"[ .,;:/_#-]*")
_JOINT = re.compile(r"[-:=]?")  # `C-512` is no negative number
_WORD = re.compile(r"[^\W\d_]+")
_SPACES = " \t\r\n"
_KIND_WORDS: dict[str, Kind] = {"CUTRI": "C", "KHAIMAC": "K", "SUCO": "S", "KETTHUC": "Z"}
# A gateway that takes the letter's code for another alphabet's turns @ into the inverted exclamation mark.
_TAGGED = re.compile(r"[@\u00a1][0-9]")
_TAG = re.compile(r"[@\u00a1]([0-9]{1,10})-([0-9]{1,10})-([0-9]{4})(?:-(.+))?")
_INCIDENT = re.compile(r"[0-9A-Za-z-]{8,64}")
_MOST_NAME = 2**31 - 1


def parse(text: str, ballots: int = 3) -> Said | Unclear:
    """What the message says; `ballots` is how many numbers make a whole report."""
    text = text.replace("\r\n", "\n")
    flat = "".join(" " if _is_space(letter) else letter for letter in text)
    # Cut at the spaces of `flat`, which has a letter for each of `text`.
    end = len(flat.rstrip())
    last = flat.rfind(" ", 0, end) + 1
    marked = _TAGGED.match(flat, last) is not None
    body = last if marked else end
    found = _place(flat, _past(_APART, flat, 0))
    if found is None:
        return Unclear("station")
    place, at = found
    tag, rest = _tag(flat[last:end]) if marked else (None, None)
    if marked and tag is None:
        return Unclear("tag", place)
    kind, at = _kind(flat, _past(_APART, flat, at), body)
    if kind is None:
        return Unclear("kind", place)
    if kind == "S":
        return _happened(place, text[at:body], tag, rest)
    return _counted(kind, place, flat[at:body], ballots, tag, rest)


def _past(form: re.Pattern[str], text: str, at: int) -> int:
    found = form.match(text, at)
    return at if found is None else found.end()


def _is_space(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in ("Cf", "Cc")


def _place(flat: str, at: int) -> tuple[Place, int] | None:
    whole = _CODE.match(flat, at)
    if whole is not None:
        numbers = [number_of(part) for part in whole.groups()]
        return Place(numbers[2], f"{numbers[0]:02d}-{numbers[1]:05d}-{numbers[2]:03d}"), whole.end()
    tail = _TAIL.match(flat, at)
    number = number_of(tail[1]) if tail is not None else 0
    return (Place(number), tail.end()) if tail is not None and number else None


def _kind(flat: str, at: int, end: int) -> tuple[Kind | None, int]:
    """What it is about, and where the rest begins. An incident's code word says so by itself."""
    first = _WORD.match(flat, at, end)
    if first is None:
        return None, at
    word = folded(first[0])
    if word in CATEGORIES:
        return "S", at
    second = _WORD.match(flat, first.end() + 1, end)
    for name, after in ((word, first), (word + folded(second[0]) if second else "", second)):
        if name in _KIND_WORDS and after is not None:
            return _KIND_WORDS[name], _past(_JOINT, flat, after.end())
    letter = flat[at].upper()
    kind = next((one for one in get_args(Kind) if one == letter), None)
    if kind == "S" and len(word) > 1 and word[1:] not in CATEGORIES:
        return None, at
    return kind, _past(_JOINT, flat, at + 1)


def _tag(word: str) -> tuple[Tag | None, str | None]:
    found = _TAG.fullmatch(word)
    if found is None:
        return None, None
    device, seq, hour, minute = int(found[1]), int(found[2]), int(found[3][:2]), int(found[3][2:])
    if not (1 <= device <= _MOST_NAME and 1 <= seq <= _MOST_NAME and hour < 24 and minute < 60):
        return None, None
    return Tag(device, seq, time(hour, minute)), found[4]


def _counted(
    kind: Literal["C", "K", "Z"], place: Place, rest: str, ballots: int, tag: Tag | None, more: str | None
) -> Said | Unclear:
    if kind == "K":
        return _opened(place, rest, ballots, tag, more)
    counts = counts_in(rest, {1, ballots})
    if counts is None:
        return Unclear("counts", place)
    if kind == "C":
        return Unclear("tag", place) if more is not None else Voted(place, counts, tag)
    if tag is None:
        return Closed(place, counts)
    return Closed(place, counts, more == "1", tag) if more in ("0", "1") else Unclear("tag", place)


def _opened(place: Place, rest: str, ballots: int, tag: Tag | None, more: str | None) -> Said | Unclear:
    found = opening_in(rest)
    if found is None:
        return Unclear("time", place)
    at, numbers = found
    listed = counts_in(numbers, {0, 1, ballots})
    if listed is None:
        return Unclear("counts", place)
    if tag is None:
        return Opened(place, at, listed)
    if more not in ("00", "01", "10", "11") or tag.at != at:
        return Unclear("tag", place)
    return Opened(place, at, listed, more[0] == "1", more[1] == "1", tag)


def _happened(place: Place, typed: str, tag: Tag | None, more: str | None) -> Said | Unclear:
    if tag is not None:
        return _tagged_incident(place, typed.strip(_SPACES), tag, more or "")
    said = typed[_past(_APART, typed, 0) :].strip(_SPACES)
    if not said:
        return Unclear("nothing", place)
    category, text = category_begun(said), said
    first = _WORD.match(said)
    if category is None and first is not None and folded(first[0]) in CATEGORIES:
        category = CATEGORIES[folded(first[0])]
        text = said[first.end() :].lstrip(_SPACES + ".,:;-")
    category = category or category_mentioned(said) or "other"
    usual: Severity = "interrupting" if category == "interruption" else "support"
    return Happened(place, category, severity_mentioned(text) or usual, text)


def _tagged_incident(place: Place, said: str, tag: Tag, more: str) -> Said | Unclear:
    """A phone wrote it: everything is in its place, and the words are exactly the report's."""
    word, _, _ = said.partition(" ")
    named, _, incident = more.partition("-")
    category = CATEGORIES.get(word.upper())
    severity = next((one for one in get_args(Severity) if one == named), None)
    if category is None or severity is None or _INCIDENT.fullmatch(incident) is None:
        return Unclear("tag", place)
    return Happened(place, category, severity, said[len(word) :].strip(_SPACES), incident, tag)
