from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.wire.phone_number import normal_number


@pytest.mark.parametrize(
    "written",
    [
        "0912345678", "+84912345678", "0084912345678", "84912345678", "912345678", "0912 345 678", "0912.345.678",
        "0912-345-678", "(091) 234 5678", "+84 (0) 912 345 678", " +84\u00a0912345678 ", "+840912345678",
    ],
)  # fmt: skip
def test_one_number_in_all_its_forms_is_one_number(written: str) -> None:
    assert "84912345678" == normal_number(written)


def test_numbers_of_other_countries_and_short_ones_stay_what_they_are() -> None:
    assert ["85620123456", "8020", "84215382500"] == [
        normal_number(each) for each in ("+856 20 123 456", "8020", "0215 382500")
    ]


@pytest.mark.parametrize("written", ["", "VIETTEL", "12", "+", "0", "09123x5678", "٠٩١٢٣٤٥٦٧٨", "9" * 20, "+84+84"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert normal_number(written) is None


@given(st.text())
def test_whatever_is_found_is_digits_and_stays_itself(text: str) -> None:
    found = normal_number(text)
    if found is not None:
        assert found.isascii()
        assert found.isdigit()
        assert normal_number("+" + found) in (found, None)
