"""The 34 provinces and 3,321 communes in force since 1 July 2025, by their official numbers.

Names are whole, as an official writes them: "Tỉnh Điện Biên", "Phường Điện Biên Phủ". The data is the package
`vietnam-provinces`, which leaves out the word "Tỉnh"; nothing else of it is seen outside this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from vietnam_provinces import Province, Ward

PREFIXES = ("Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu ")


@dataclass(frozen=True, slots=True)
class ProvincePlace:
    number: int
    name: str

    @property
    def short_name(self) -> str:
        """Without "Tỉnh" or "Thành phố"."""
        return _without_prefix(self.name)


@dataclass(frozen=True, slots=True)
class CommunePlace:
    """A commune, ward or special zone: the lower of the two levels."""

    number: int
    name: str
    province: int

    @property
    def short_name(self) -> str:
        """Without "Xã", "Phường" or "Đặc khu"."""
        return _without_prefix(self.name)


@cache
def provinces() -> tuple[ProvincePlace, ...]:
    """All provinces by number."""
    found = (ProvincePlace(int(each.code), _whole_name(each.name)) for each in Province.iter_all())
    return tuple(sorted(found, key=lambda place: place.number))


@cache
def communes(province: int | None = None) -> tuple[CommunePlace, ...]:
    """All communes by number, or those of one province; an unknown province has none."""
    if province is not None:
        return tuple(place for place in communes() if place.province == province)
    found = (
        CommunePlace(int(each.code), normalize("NFC", each.name), int(each.province_code)) for each in Ward.iter_all()
    )
    return tuple(sorted(found, key=lambda place: place.number))


def _whole_name(name: str) -> str:
    name = normalize("NFC", name)
    return name if name.startswith(PREFIXES) else f"Tỉnh {name}"


def _without_prefix(name: str) -> str:
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name
