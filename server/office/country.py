"""What the generator knows of the provinces: how many people, what land. Everything else about them is drawn.

People are thousands of inhabitants at the merger of 2025, rounded; only their proportions are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Land = Literal["mountain", "highland", "lowland", "south"]

STATIONS = 72_195
VOTERS = 76_400_000
ASSEMBLY_CONSTITUENCIES = 182
EARLY_STATIONS = 218
COMMUNE_CONSTITUENCIES = 5.8  # per commune, as in Điện Biên: 263 for 45

LEAST_VOTERS = 300  # the law's bounds of a polling area; fewer in the mountains
MOST_VOTERS = 4_000
LEAST_IN_MOUNTAINS = 60

PER_STATION: Mapping[Land, float] = {"mountain": 830.0, "highland": 960.0, "lowland": 1090.0, "south": 1130.0}


@dataclass(frozen=True, slots=True)
class Profile:
    people: int
    land: Land
    unit: str
    """What the smallest settlement is called in the countryside."""


PROFILES: Mapping[int, Profile] = {
    1: Profile(8808, "lowland", "thôn"),
    4: Profile(573, "mountain", "xóm"),
    8: Profile(1865, "mountain", "thôn"),
    11: Profile(673, "mountain", "bản"),
    12: Profile(513, "mountain", "bản"),
    14: Profile(1405, "mountain", "bản"),
    15: Profile(1779, "mountain", "thôn"),
    19: Profile(1799, "mountain", "xóm"),
    20: Profile(881, "mountain", "thôn"),
    22: Profile(1497, "lowland", "thôn"),
    24: Profile(3619, "lowland", "thôn"),
    25: Profile(4023, "lowland", "xóm"),
    31: Profile(4664, "lowland", "thôn"),
    33: Profile(3568, "lowland", "thôn"),
    37: Profile(4412, "lowland", "xóm"),
    38: Profile(4325, "lowland", "thôn"),
    40: Profile(3832, "lowland", "xóm"),
    42: Profile(1623, "lowland", "thôn"),
    44: Profile(1871, "lowland", "thôn"),
    46: Profile(1433, "lowland", "thôn"),
    48: Profile(3066, "lowland", "thôn"),
    51: Profile(2162, "highland", "thôn"),
    52: Profile(3584, "highland", "làng"),
    56: Profile(2244, "lowland", "thôn"),
    66: Profile(3347, "highland", "buôn"),
    68: Profile(3873, "highland", "thôn"),
    75: Profile(4491, "south", "ấp"),
    79: Profile(14003, "south", "ấp"),
    80: Profile(3254, "south", "ấp"),
    82: Profile(4370, "south", "ấp"),
    86: Profile(4258, "south", "ấp"),
    91: Profile(4952, "south", "ấp"),
    92: Profile(4200, "south", "ấp"),
    96: Profile(2607, "south", "ấp"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of one province and therefore not drawn."""

    stations: int
    assembly: int
    council: int
    communal: int


KNOWN: Mapping[int, Given] = {11: Given(stations=540, assembly=3, council=11, communal=263)}
