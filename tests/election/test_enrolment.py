from __future__ import annotations

import pytest

from election.enrolment import ALPHABET, LENGTH, new_code, normalise_code, printed_code


def test_new_codes_are_eight_characters_without_look_alikes() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {LENGTH}
    assert set("".join(codes)) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_every_character_of_the_alphabet_comes_up() -> None:
    assert set("".join(new_code() for _ in range(500))) == set(ALPHABET)


def test_printed_code_reads_back_as_itself() -> None:
    code = new_code()
    assert printed_code("7KQ49MXT") == "7KQ4-9MXT"
    assert normalise_code(printed_code(code)) == code


@pytest.mark.parametrize(
    "typed",
    ["7kq4-9mxt", " 7KQ4 9MXT\n", "7.K.Q.4–9.M.X.T", "7ḰQ4-9MXT"],
)
def test_case_spacing_and_marks_are_forgiven(typed: str) -> None:
    assert normalise_code(typed) == "7KQ49MXT"


def test_look_alikes_are_forgiven() -> None:
    assert normalise_code("OoIi-LlUu") == "001111VV"


def test_what_a_vietnamese_keyboard_makes_of_letters_is_forgiven() -> None:
    assert normalise_code("ưđ00-00Ẃ0") == "WD0000W0"


@pytest.mark.parametrize("typed", ["", "7KQ4", "7KQ4-9MXT0", "????-????", "7" * 100_000, "٧٧٧٧٧٧٧٧"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normalise_code(typed) is None
