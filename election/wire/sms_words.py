"""The words of a text message: letters without marks, the code words of the kinds of incident, and how bad it is. Pure.

A phone writes one code word. A person writes what comes to mind, so by hand more is understood: two words for one, a
description without any code word, a word about how bad it is. Nothing of it is needed: without one an incident is of
kind `other`, and `support` is what it needs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from election.report import Category, Severity

CODE_WORDS: dict[Category, str] = {
    "interruption": "GIANDOAN",
    "ballot": "PHIEU",
    "box": "HOM",
    "list": "DANHSACH",
    "order": "TRATTU",
    "power": "DIEN",
    "telecom": "SONG",
    "weather": "THOITIET",
    "health": "YTE",
    "facility": "COSO",
    "staff": "NHANSU",
    "mobile_box": "HOMPHU",
    "complaint": "KHIEUNAI",
    "other": "KHAC",
}
CATEGORIES: dict[str, Category] = {word: category for category, word in CODE_WORDS.items()}

# By hand: how a description may begin, or what it may hold, tried in this order. `HOM PHU` stands before `HOM`.
_SPOKEN: tuple[tuple[Category, tuple[str, ...]], ...] = (
    ("interruption", ("GIAN DOAN", "TAM DUNG", "TAM NGUNG", "NGUNG BO PHIEU", "DUNG BO PHIEU")),
    ("mobile_box", ("HOM PHU", "HOM PHIEU PHU", "HOM LUU DONG")),
    ("power", ("MAT DIEN", "CUP DIEN", "CAT DIEN")),
    ("telecom", ("MAT SONG", "MAT LIEN LAC", "MAT MANG", "VIEN THONG")),
    ("box", ("HOM PHIEU", "NIEM PHONG", "CON DAU")),
    ("list", ("DANH SACH", "THE CU TRI", "QUYEN BAU CU")),
    ("ballot", ("PHIEU BAU", "THIEU PHIEU", "HET PHIEU", "IN SAI")),
    ("order", ("TRAT TU", "AN NINH", "GAY ROI", "DANH NHAU", "MAT TRAT TU")),
    ("weather", ("THOI TIET", "THIEN TAI", "SAT LO", "MUA LON", "MUA LU", "NGAP", "LU QUET")),
    ("health", ("Y TE", "DICH BENH", "NGAT XIU", "CAP CUU")),
    ("facility", ("CO SO", "CHAY", "HOA HOAN")),
    ("staff", ("NHAN SU", "THIEU NGUOI")),
    ("complaint", ("KHIEU NAI", "TO CAO")),
)
_SEVERE: tuple[tuple[Severity, tuple[str, ...]], ...] = (
    ("interrupting", ("GIAN DOAN", "TAM DUNG", "TAM NGUNG", "NGUNG BO PHIEU", "DUNG BO PHIEU")),
    ("instruct", ("XIN Y KIEN", "XIN CHI DAO", "XIN Y KIEN CHI DAO", "VUOT THAM QUYEN")),
    ("handled", ("DA XU LY", "TU XU LY", "DA KHAC PHUC", "XU LY XONG", "DA XONG", "DA CO DIEN")),
)
_NOT = {"KHONG", "KO", "CHUA", "HET"}
"""`khong gian doan bo phieu` is what people write to reassure."""

_WORD = re.compile(r"[0-9A-Z]+")


def bare(text: str) -> str:
    """Letters without their marks: `Mường Pồn` becomes `Muong Pon`. What has no plain letter stays as it is."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")


def folded(text: str) -> str:
    return bare(text).upper()


def category_begun(text: str) -> Category | None:
    """Of a description that begins with what it is about, in words a sentence may begin with."""
    words = _WORD.findall(folded(text))
    beginning = [(category, phrase) for category, phrases in _SPOKEN for phrase in phrases if _begins(words, phrase)]
    return max(beginning, key=lambda found: len(found[1]))[0] if beginning else None


def category_mentioned(text: str) -> Category | None:
    words = _WORD.findall(folded(text))
    return next((category for category, phrases in _SPOKEN if _said(words, phrases)), None)


def severity_mentioned(text: str) -> Severity | None:
    words = _WORD.findall(folded(text))
    return next((severity for severity, phrases in _SEVERE if _said(words, phrases)), None)


def _begins(words: list[str], phrase: str) -> bool:
    wanted = phrase.split()
    return words[: len(wanted)] == wanted


def _said(words: list[str], phrases: Iterable[str]) -> bool:
    """Whether one of the phrases is there and is not denied."""
    for phrase in phrases:
        wanted = phrase.split()
        for at in range(len(words) - len(wanted) + 1):
            if words[at : at + len(wanted)] == wanted and not _NOT.intersection(words[max(0, at - 2) : at]):
                return True
    return False
