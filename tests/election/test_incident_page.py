"""docs/incidents.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from election.incident import LEGAL, MOVES, SEVERITIES, STATES, TARGETS, move_name, state_name
from election.incident_kind import KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "incidents.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The rows of the table whose header begins with these words."""
    found = re.search(rf"^\| {re.escape(heading)} .*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert found is not None, heading
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]


def test_the_diagram_has_every_legal_move_and_no_other() -> None:
    arrows = re.findall(r"^    (\w+) --> (\w+): (.+)$", PAGE, re.MULTILINE)
    drawn = {(state, move): after for state, after, moves in arrows for move in moves.split(", ")}

    assert {(s, m): after for s, moves in LEGAL.items() for m, after in moves.items()} == drawn
    assert sum(len(moves.split(", ")) for _, _, moves in arrows) == len(drawn)


def test_states_and_moves_have_the_words_of_the_screens() -> None:
    assert [[f"`{state}`", state_name(state).vi] for state in STATES] == [row[:2] for row in rows("state")]
    assert [[f"`{move}`", move_name(move).vi] for move in MOVES] == [row[:2] for row in rows("move")]


def test_kinds_and_severities_are_those_of_the_code() -> None:
    assert [
        [f"`{code}`", kind.name.vi, kind.level, "yes" if kind.postpones else ""] for code, kind in KINDS.items()
    ] == rows("kind")
    assert [[f"`{code}`", name.vi] for code, name in SEVERITIES.items()] == [
        row[:2] for row in rows("severity | on screen")
    ]


def test_targets_are_those_of_the_code() -> None:
    targets = [(code, TARGETS.of(code)) for code in SEVERITIES]

    assert [[f"`{c}`", str(t.acknowledge), str(t.resolve)] for c, t in targets] == rows("severity | acknowledged")
