"""One cell of the sheet of polling areas: text in, value out. What cannot be read raises `Wrong` with a sentence.

Nothing is corrected in silence: a number with a thousands mark or a misspelt word is an error for a person to look at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from datetime import time
from typing import get_args

from election.phrase import Phrase
from election.report import MOST_VOTERS
from election.station import Contact, Coverage, Power

LONGEST_NAME = 200  # characters
MOST_CONTACTS = 30  # an election team has 11 to 21 people
MOST_PER_HOUR = 100_000

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_VIETNAMESE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})[:hg]([0-9]{2})")
_PHONE = re.compile(r"\+?[0-9]{8,15}")


class Wrong(Exception):
    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.phrase = Phrase(vi, en)


def name(text: str) -> str:
    if not 0 < len(text) <= LONGEST_NAME or not text.isprintable():
        most = LONGEST_NAME
        raise Wrong(f"Tên phải có từ 1 đến {most} ký tự.", f"The name must have 1 to {most} characters.")
    return text


def voters(text: str) -> int | None:
    """None for an empty cell: not known, never 0."""
    return whole(0, MOST_VOTERS)(text) if text else None


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or len(text) > 9 or not least <= int(text) <= most:
            raise Wrong(
                f"“{_short(text)}” không phải số nguyên từ {least} đến {most}.",
                f"“{_short(text)}” is not a whole number from {least} to {most}.",
            )
        return int(text)

    return read


def date(text: str) -> dt.date:
    """`2026-03-15` or `15/3/2026`."""
    try:
        if found := _ISO.fullmatch(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := _VIETNAMESE.fullmatch(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise Wrong(
        f"“{_short(text)}” không phải ngày dạng 2026-03-15 hoặc 15/3/2026.",
        f"“{_short(text)}” is not a date such as 2026-03-15 or 15/3/2026.",
    )


def moment(text: str) -> time:
    """`07:00`, and `7h00` as people write it."""
    try:
        if found := _TIME.fullmatch(text):
            return time(int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise Wrong(f"“{_short(text)}” không phải giờ dạng 07:00.", f"“{_short(text)}” is not a time such as 07:00.")


def coverage(text: str) -> Coverage:
    for known in get_args(Coverage):
        if text == known:
            return known  # type: ignore[no-any-return]
    raise _no_choice(text, get_args(Coverage))


def power(text: str) -> Power:
    for known in get_args(Power):
        if text == known:
            return known  # type: ignore[no-any-return]
    raise _no_choice(text, get_args(Power))


def contacts(text: str) -> tuple[Contact, ...]:
    """`Tổ trưởng|Lò Văn Inh|0912345678;Thư ký|...`"""
    people = [part.strip() for part in text.split(";") if part.strip()]
    if len(people) > MOST_CONTACTS:
        raise Wrong(f"Có quá {MOST_CONTACTS} người liên hệ.", f"There are more than {MOST_CONTACTS} contacts.")
    return tuple(_contact(person) for person in people)


def _contact(text: str) -> Contact:
    role, *rest = (part.strip() for part in text.split("|"))
    if len(rest) != 2 or not role or not rest[0] or len(text) > LONGEST_NAME or not text.isprintable():
        raise Wrong(
            f"“{_short(text)}” không có dạng chức danh|họ tên|số điện thoại.",
            f"“{_short(text)}” is not of the form role|name|phone.",
        )
    phone = re.sub(r"[ .-]", "", rest[1])
    if not _PHONE.fullmatch(phone):
        raise Wrong(f"“{_short(rest[1])}” không phải số điện thoại.", f"“{_short(rest[1])}” is not a phone number.")
    return Contact(role, rest[0], phone)


def _no_choice(text: str, known: tuple[str, ...]) -> Wrong:
    words = ", ".join(known)
    return Wrong(f"“{_short(text)}” không thuộc: {words}.", f"“{_short(text)}” is none of: {words}.")


def _short(text: str) -> str:
    """Enough to recognise it: a whole file may be one cell when a quote is left open."""
    return text if len(text) <= 40 else f"{text[:40]}…"
