"""People of polling areas who report by text message: whom they are, and what they type.

The sheet of polling areas comes in (the file `eday stations import` takes, with its contacts), messages come out: each
area's voters only ever become more, and everybody types in their own way.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

USUAL_VOTERS = 1_000  # of an area whose list is not known
FIRST_WORDS = ("mat dien tu 9h", "mất sóng, chưa gián đoạn", "phieu bi rach", "cử tri ngất xỉu", "mưa lớn, đường trơn")
WORDS = ("DIEN", "SONG", "PHIEU", "YTE", "THOITIET")
NONSENSE = ("da nhan duoc chua", "alo", "B0000 C 12", "bao cao: tot")
"""What a human sender may well send, and no machine can understand."""


@dataclass(slots=True)
class Area:
    """A polling area and the numbers that may report for it."""

    code: str
    numbers: list[str]
    listed: int = USUAL_VOTERS
    voted: int = 0
    is_open: bool = False
    _tail: str = field(init=False)

    def __post_init__(self) -> None:
        self._tail = self.code[-3:]

    def type(self, dice: Random) -> str:
        """The next thing somebody there types."""
        chance = dice.random()
        if not self.is_open:
            self.is_open = True
            return self._styled(dice, "K", [dice.choice(("0700", "7h", "07:00", "7h00"))])
        if chance < 0.06:
            which = dice.randrange(len(WORDS))
            return f"B{self._tail} S {WORDS[which]} {FIRST_WORDS[which]}"
        if chance < 0.08:
            return dice.choice(NONSENSE)
        self.voted = min(self.listed, self.voted + dice.randint(1, max(1, self.listed // 12)))
        counts = [self.voted] if chance < 0.7 else [self.voted, self.voted, max(0, self.voted - 3)]
        return self._styled(dice, "C", [str(count) for count in counts])

    def _styled(self, dice: Random, kind: str, words: list[str]) -> str:
        match dice.randrange(5):
            case 0:
                return f"b{int(self._tail)}{kind.lower()}{' '.join(words)}"
            case 1:
                return f"B{self._tail.replace('0', 'O')}  {kind}, {', '.join(words)}"
            case 2:
                return f"{self.code} {kind} {';'.join(words)}"
            case _:
                return f"B{self._tail} {kind} {' '.join(words)}"


def read_areas(lines: Sequence[str]) -> list[Area]:
    """The areas of a sheet that have somebody with a number. Raises `ValueError` for a file that is no such sheet."""
    head = lines[0] if lines else ""
    rows = csv.DictReader(lines, delimiter=";" if head.count(";") > head.count(",") else ",")
    if rows.fieldnames is None or not {"code", "contacts"} <= set(rows.fieldnames):
        raise ValueError("The sheet of polling areas has no column code or no column contacts.")
    areas = []
    for row in rows:
        people = [person.split("|") for person in (row["contacts"] or "").split(";")]
        numbers = [person[2].strip() for person in people if len(person) == 3 and person[2].strip()]
        listed = row.get("listed_assembly") or ""
        if numbers:
            areas.append(Area(row["code"], numbers, int(listed) if listed.isdigit() else USUAL_VOTERS))
    if not areas:
        raise ValueError("Nobody in the sheet of polling areas has a telephone number.")
    return areas


def texts(areas: list[Area], count: int, seed: int) -> Iterator[tuple[str, str]]:
    """So many messages, each (number, text), in the order in which they are typed."""
    dice = Random(seed)
    for _ in range(count):
        area = dice.choice(areas)
        number = dice.choice(area.numbers)
        international = number.startswith("0") and dice.random() < 0.5
        yield ("+84" + number[1:] if international else number), area.type(dice)
