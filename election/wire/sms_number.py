"""Numbers and times of day as people write them in a text message. Pure.

What could be read in two ways is read in none: a person can be asked, a wrong figure cannot be seen.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import time

from election.wire.sms_words import bare, folded

_DIGITS = str.maketrans("OoIil|", "001111")
_LOOK = "0-9OoIil|"
_MOST_DIGITS = 7  # beyond it nobody meant a number of voters
_NUMBER = re.compile(rf"[{_LOOK}]{{1,{_MOST_DIGITS}}}")
_THOUSANDS = re.compile(rf"([{_LOOK}]{{1,2}})[.,]([{_LOOK}]{{3}})")
_APART = re.compile(r"[ .,;:/+-]+")
_WIDE_APART = re.compile(r"[ ;:/+]+")
_NEGATIVE = re.compile(rf"(?:^| )-[{_LOOK}]")
_UNIT = re.compile(r"(?: |(?<=[0-9]))(?:CU TRI|CT|NGUOI|NG)$")
_EDGES = " .,;:/+"

_MARKED = re.compile(
    rf"([{_LOOK}]{{1,2}}) ?(?:(?i:gio|g|h)|:|[.,](?=[{_LOOK}]{{2}}(?![{_LOOK}]))) ?([{_LOOK}]{{2}})?[pP]?(?!\w)"
)
_PLAIN = re.compile(rf"([{_LOOK}]{{1,2}})([{_LOOK}]{{2}})(?!\w)")
_SPLIT = re.compile(rf"([{_LOOK}]{{1,2}}) ([{_LOOK}]{{2}})(?!\w)")
_HOUR = re.compile(rf"([{_LOOK}]{{1,2}})()(?=[ .,;]*$)")


def number_of(digits: str) -> int:
    """The number of digits and what is taken for one."""
    return int(digits.translate(_DIGITS))


def counts_in(text: str, allowed: Collection[int]) -> tuple[int, ...] | None:
    """All numbers of the text, if they are as many as allowed and nothing else is there."""
    text = _without_unit(text.strip(_EDGES)).strip(_EDGES)
    if _NEGATIVE.search(text):
        return None
    if not text:
        return () if 0 in allowed else None
    apart = _numbers(_APART.split(text))
    together = _numbers([_THOUSANDS.sub(r"\1\2", part) for part in _WIDE_APART.split(text)])
    if _THOUSANDS.search(text) and any(part[0] in "0Oo" and len(part) > 1 for part in _APART.split(text)):
        apart = None  # 1.034 is a thousand and thirty-four, not one and then thirty-four
    readings = {one for one in (apart, together) if one is not None and len(one) in allowed}
    return readings.pop() if len(readings) == 1 else None


def opening_in(text: str) -> tuple[time, str] | None:
    """The time of day a text begins with (`0700`, `7h`, `7h05`, `7:05`), and what follows it."""
    text = bare(text).lstrip(_EDGES)
    for form in (_MARKED, _PLAIN, _SPLIT, _HOUR):
        found = form.match(text)
        if found is not None:
            hour, minute = number_of(found[1]), number_of(found[2] or "0")
            return (time(hour, minute), text[found.end() :]) if hour < 24 and minute < 60 else None
    return None


def _numbers(parts: list[str]) -> tuple[int, ...] | None:
    if all(_NUMBER.fullmatch(part) for part in parts):
        return tuple(number_of(part) for part in parts)
    return None


def _without_unit(text: str) -> str:
    """`512 cu tri` says 512."""
    found = _UNIT.search(folded(text)) if len(folded(text)) == len(text) else None
    return text[: found.start()] if found else text
