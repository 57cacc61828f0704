from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from election.errors import Corrupt
from election.ledger import Line, genesis, leaf, link, verify


def chain(province: int, contents: list[bytes]) -> list[Line]:
    lines, digest = [], genesis(province)
    for position, content in enumerate(contents, 1):
        digest = link(digest, leaf(content))
        lines.append(Line(province, position, content, digest))
    return lines


CHAIN = chain(11, [b"one", b"two", b"three"])


def test_the_chain_is_what_the_documentation_says() -> None:
    start = hashlib.sha256(b"eday chain of province 04").digest()
    first = hashlib.sha256(start + hashlib.sha256(b"one").digest()).digest()
    assert chain(4, [b"one"])[0].digest == first


def test_an_unbroken_chain_gives_its_heads() -> None:
    other = chain(12, [b"x"])
    assert verify([CHAIN[0], other[0], *CHAIN[1:]]) == {11: (3, CHAIN[2].digest), 12: (1, other[0].digest)}
    assert verify([]) == {}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([CHAIN[0], CHAIN[2]], "Province 11: expected position 2, found 3"),
        (CHAIN[1:], "Province 11: expected position 1, found 2"),
        ([*CHAIN, CHAIN[2]], "Province 11: expected position 4, found 3"),
        ([CHAIN[0], replace(CHAIN[1], content=b"other")], "Province 11, position 2: the entry was changed"),
        ([CHAIN[0], replace(CHAIN[1], digest=bytes(32))], "Province 11, position 2: the entry was changed"),
        ([replace(CHAIN[0], province=12)], "Province 12, position 1: the entry was changed"),
    ],
)
def test_the_first_break_is_named(lines: list[Line], sentence: str) -> None:
    with pytest.raises(Corrupt, match=sentence):
        verify(lines)


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=20), min_size=2, max_size=8), st.data())
def test_no_two_entries_can_be_exchanged(contents: list[bytes], data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(contents) - 2))
    swapped = [*contents[:i], contents[i + 1], contents[i], *contents[i + 2 :]]
    lines = [replace(line, content=content) for line, content in zip(chain(1, contents), swapped, strict=True)]
    if swapped == contents:
        assert verify(lines)[1][0] == len(contents)
        return
    with pytest.raises(Corrupt):
        verify(lines)
