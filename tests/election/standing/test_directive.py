from __future__ import annotations

import pytest

from election.ledger import Entry, Fact
from tests.election.standing.world import NOW, Scribe, at, fold


def test_directives_come_in_the_order_they_were_given() -> None:
    scribe = Scribe()
    scribe.direct(11, "p11", "hai", at(9))
    scribe.direct(0, "vn", "một", at(8))
    scribe.direct(11, "s11-03127-001", "ba", at(9))
    standing = fold(reversed(scribe.entries))
    assert [one.text for one in standing.directives()] == ["một", "hai", "ba"]
    assert standing.directives()[0].as_wire() == {
        "id": "directive-1",
        "scope": "vn",
        "text": "một",
        "by": "truc.ban",
        "from": "vn",
        "at": "2026-03-15T08:00:00+07:00",
    }


@pytest.mark.parametrize(
    "detail",
    [
        None,
        {"id": "a", "scope": "vn"},
        {"id": 1, "scope": "vn", "text": "x"},
        {"id": "a", "scope": "vn", "text": "x", "from": 1},
    ],
)
def test_a_directive_that_says_nothing_is_left_out(detail: dict[str, object] | None) -> None:
    standing = fold([Entry(0, 1, Fact(kind="directive", received_at=NOW, channel="system", detail=detail))])
    assert (standing.directives(), standing.ignored) == ((), 1)
