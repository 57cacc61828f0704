"""Telephone numbers as people write them -> digits that can be compared. Pure.

In: `+84 912 345 678`, `0084912345678`, `0912.345.678`, `912345678` (a spreadsheet took the zero away). Out: digits
only, the country's code and the number without its zero (`84912345678`); None for what is no number, such as a name.
"""

from __future__ import annotations

import re

COUNTRY = "84"
LEAST, MOST = 3, 15  # digits: from a short number to the longest of E.164
_MARKS = re.compile(r"[\s.()/\-\u2010-\u2015]+")
_NUMBER = re.compile(r"(\+|00)?([0-9]+)")
_SUBSCRIBER = 9  # digits of a Vietnamese mobile number without its zero


def normal_number(text: str) -> str | None:
    found = _NUMBER.fullmatch(_MARKS.sub("", text))
    if found is None or len(found[2]) > MOST + 1:
        return None
    digits = found[2]
    if found[1]:
        normal = digits
    elif digits.startswith("0"):
        normal = COUNTRY + digits[1:]
    elif len(digits) == _SUBSCRIBER:
        normal = COUNTRY + digits
    else:
        normal = digits
    if normal.startswith(COUNTRY + "0"):  # `+84 (0) 912 345 678`
        normal = COUNTRY + normal[len(COUNTRY) + 1 :]
    return normal if LEAST <= len(normal) <= MOST else None
