from __future__ import annotations

from collections import defaultdict

import pytest

from election.wire.phone_number import normal_number
from election.wire.sms import Opened, Unclear, Voted, parse
from loadtest.texting import NONSENSE, read_areas, texts

SHEET = [
    "code,name,listed_assembly,contacts",
    "11-03127-001,Nhà văn hóa,800,Tổ trưởng|Lò Văn Hặc|0912000001;Thư ký|Cà Thị Hoa|+84912000002",
    "11-03127-020,Trường học,,Tổ trưởng|Vàng A Dơ|0912000003",
    "11-03127-021,Không ai,500,",
]


def test_areas_are_those_with_somebody_who_has_a_number() -> None:
    areas = read_areas(SHEET)

    assert [("11-03127-001", 2, 800), ("11-03127-020", 1, 1000)] == [(a.code, len(a.numbers), a.listed) for a in areas]


@pytest.mark.parametrize("lines", [[], ["a,b", "1,2"], SHEET[:1], [SHEET[0], SHEET[3]]])
def test_file_that_is_no_sheet_is_refused_with_a_sentence(lines: list[str]) -> None:
    with pytest.raises(ValueError, match="sheet of polling areas"):
        read_areas(lines)


def test_what_people_type_is_understood_but_for_their_nonsense() -> None:
    typed = list(texts(read_areas(SHEET), 400, 1))
    counts = defaultdict[int, list[int]](list)
    for number, text in typed:
        said = parse(text)
        assert normal_number(number) in ("84912000001", "84912000002", "84912000003")
        assert isinstance(said, Unclear) == (text in NONSENSE), text
        if isinstance(said, Voted):
            counts[said.place.number].append(said.counts[0])

    assert {1, 20} == set(counts)
    assert all(each == sorted(each) for each in counts.values())
    assert isinstance(parse(typed[0][1]), Opened)
    assert typed == list(texts(read_areas(SHEET), 400, 1))
