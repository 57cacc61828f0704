"""Places: polling areas ("station" in code), communes, provinces and constituencies, and their names on the wire."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from datetime import time
from typing import Literal, NewType

from election.day import BALLOTS, Ballot

StationKey = NewType("StationKey", int)
"""A station in memory and in the database: commune * 1000 + number, `11-03127-004` is 3127004."""

Scope = NewType("Scope", str)
"""What can be looked at: `vn`, `p11`, `c03127`, `s11-03127-004`, `k-assembly-11-1`, `k-commune-03127-2`."""

COUNTRY = Scope("vn")
COUNTRY_CHAIN = 0
"""The "province" whose chain holds what concerns the whole country."""

_CODE = re.compile(r"([0-9]{2})-([0-9]{5})-([0-9]{3})")
_CONSTITUENCY = re.compile(r"k-(assembly|province)-([0-9]{2})-([0-9]{1,3})|k-(commune)-([0-9]{5})-([0-9]{1,3})")

Power = Literal["grid", "solar", "none"]
Coverage = Literal["4g", "3g", "2g", "none"]


@dataclass(frozen=True, slots=True)
class Province:
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Commune:
    number: int
    name: str
    province: int


@dataclass(frozen=True, slots=True, order=True)
class Constituency:
    """One constituency of one ballot; `area` is a province's number, for the commune ballot a commune's."""

    ballot: Ballot
    area: int
    number: int

    @property
    def scope(self) -> Scope:
        width = 5 if self.ballot == "commune" else 2
        return Scope(f"k-{self.ballot}-{self.area:0{width}d}-{self.number}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the election team who can be called. Shown only to those on duty, and every look is logged."""

    role: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Station:
    """A polling area as the register has it. `listed` is the register's voters per ballot, None where unknown."""

    key: StationKey
    province: int
    name: str
    listed: tuple[int | None, int | None, int | None]
    constituencies: tuple[int, int, int]
    date: dt.date
    opens: time
    closes: time
    coverage: Coverage = "4g"
    power: Power = "grid"
    per_hour: int = 600
    contacts: tuple[Contact, ...] = field(default=(), repr=False)

    @property
    def commune(self) -> int:
        return self.key // 1000

    @property
    def number(self) -> int:
        return self.key % 1000

    @property
    def code(self) -> str:
        return station_code(self.province, self.key)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Every scope this station counts in, its own last."""
        return (
            COUNTRY,
            province_scope(self.province),
            commune_scope(self.commune),
            *(c.scope for c in self.of_constituencies),
            station_scope(self.code),
        )

    @property
    def of_constituencies(self) -> tuple[Constituency, ...]:
        return tuple(
            Constituency(ballot, self.commune if ballot == "commune" else self.province, number)
            for ballot, number in zip(BALLOTS, self.constituencies, strict=True)
        )


def station_code(province: int, key: int) -> str:
    return f"{province:02d}-{key // 1000:05d}-{key % 1000:03d}"


def parse_station_code(text: str) -> tuple[int, StationKey] | None:
    """(province, key) of `PP-CCCCC-NNN`, or None when it is not of that form."""
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    return int(found[1]), StationKey(int(found[2]) * 1000 + int(found[3]))


def province_scope(number: int) -> Scope:
    return Scope(f"p{number:02d}")


def commune_scope(number: int) -> Scope:
    return Scope(f"c{number:05d}")


def station_scope(code: str) -> Scope:
    return Scope(f"s{code}")


def is_scope(text: str) -> bool:
    """Whether the text has the form of a scope; it may still name no place of this election."""
    return (
        text == COUNTRY
        or re.fullmatch(r"p[0-9]{2}|c[0-9]{5}", text) is not None
        or (text[:1] == "s" and _CODE.fullmatch(text[1:]) is not None)
        or _CONSTITUENCY.fullmatch(text) is not None
    )
