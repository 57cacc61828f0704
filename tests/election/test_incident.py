from __future__ import annotations

from datetime import datetime, timedelta
from typing import get_args

import pytest

from election.clock import VIETNAM
from election.incident import (
    LEGAL,
    MOVES,
    SEVERITIES,
    STATES,
    IllegalMove,
    State,
    Target,
    Targets,
    add,
    legal_moves,
    level_above,
    level_name,
    move,
    move_name,
    overlooked,
    route,
    state_name,
)
from election.incident_kind import KINDS, LEVELS, Level
from election.report import Category, Severity

RAISED_AT = datetime(2026, 3, 15, 9, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("state", "wanted", "after"),
    [
        ("raised", "acknowledge", "acknowledged"),
        ("acknowledged", "assign", "assigned"),
        ("assigned", "assign", "assigned"),
        ("assigned", "resolve", "resolved"),
        ("resolved", "reopen", "reopened"),
        ("reopened", "acknowledge", "acknowledged"),
        ("assigned", "escalate", "raised"),
        ("raised", "merge", "resolved"),
        ("raised", "instruct", "acknowledged"),
        ("assigned", "instruct", "assigned"),
        ("resolved", "comment", "resolved"),
    ],
)
def test_a_legal_move_leads_on(state: State, wanted: str, after: State) -> None:
    assert move(state, "commune", wanted) == after


def test_every_state_can_be_left_and_commented() -> None:
    for state in STATES:
        assert move(state, "centre", "comment") == state
        assert any(after != state for after in LEGAL[state].values())


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("resolved", "assign"),
        ("resolved", "resolve"),
        ("raised", "reopen"),
        ("assigned", "acknowledge"),
        ("raised", "x"),
    ],
)
def test_an_illegal_move_names_the_legal_ones(state: State, wanted: str) -> None:
    with pytest.raises(IllegalMove) as caught:
        move(state, "commune", wanted)
    assert set(caught.value.legal) == set(LEGAL[state])
    assert state in str(caught.value)


def test_an_illegal_move_is_told_in_both_languages() -> None:
    problem = IllegalMove("resolved", "commune", "assign")
    assert problem.sentence("vi") == "Tình huống đã xử lý xong không thể phân công; có thể: mở lại, ghi chú."
    assert str(problem) == "An incident that is resolved does not take the move assign; possible: reopen, comment."


def test_from_the_centre_there_is_nowhere_higher() -> None:
    assert move("assigned", "province", "escalate") == "raised"
    with pytest.raises(IllegalMove) as caught:
        move("assigned", "centre", "escalate")
    assert caught.value.legal == ("assign", "instruct", "resolve", "merge", "comment")
    assert caught.value.sentence("vi") == (
        "Tình huống đã phân công, đã ở cấp trung ương không thể chuyển lên cấp trên; "
        "có thể: phân công, chỉ đạo, kết thúc xử lý, gộp, ghi chú."
    )


def test_legal_moves_come_in_one_order() -> None:
    assert legal_moves("raised", "commune") == tuple(m for m in MOVES if m != "reopen")
    assert legal_moves("resolved", "centre") == ("reopen", "comment")


def test_adding_to_a_resolved_incident_brings_it_back_unless_it_was_handled() -> None:
    assert add("resolved", "support") == "reopened"
    assert add("resolved", "handled") == "resolved"
    assert [add(state, "interrupting") for state in STATES if state != "resolved"] == [
        "raised",
        "acknowledged",
        "assigned",
        "reopened",
    ]


def test_every_kind_severity_state_and_move_has_words_in_both_languages() -> None:
    assert set(KINDS) == set(get_args(Category))
    assert set(SEVERITIES) == set(get_args(Severity))
    phrases = [p for k in KINDS.values() for p in (k.name, k.decides, k.next_step)]
    phrases += [
        *SEVERITIES.values(),
        *(level_name(each) for each in LEVELS),
        *(state_name(s) for s in STATES),
        *(move_name(m) for m in MOVES),
    ]
    assert all(p.vi.strip() and p.en.strip() and p.vi != p.en for p in phrases)


@pytest.mark.parametrize(
    ("category", "severity", "level"),
    [
        ("power", "handled", "commune"),
        ("ballot", "handled", "commune"),
        ("power", "support", "commune"),
        ("ballot", "support", "province"),
        ("power", "interrupting", "province"),
        ("facility", "instruct", "province"),
        ("ballot", "instruct", "centre"),
        ("interruption", "instruct", "centre"),
        ("weather", "instruct", "centre"),
    ],
)
def test_kind_and_severity_choose_the_addressee(category: Category, severity: Severity, level: Level) -> None:
    found = route(category, severity)
    assert found.level == level
    assert found.tell_board == (severity == "interrupting")
    assert found.next_step == KINDS[category].next_step


def test_escalation_ends_at_the_centre() -> None:
    assert [level_above("commune"), level_above("province"), level_above("centre")] == ["province", "centre", "centre"]


def test_the_clock_asks_first_for_somebody_and_then_for_the_end() -> None:
    targets = Targets(support=Target(acknowledge=10, resolve=90))
    minute = timedelta(minutes=1)
    assert targets.due("support", "raised", RAISED_AT) == RAISED_AT + 10 * minute
    assert targets.due("support", "reopened", RAISED_AT) == RAISED_AT + 10 * minute
    assert targets.due("support", "assigned", RAISED_AT) == RAISED_AT + 90 * minute
    assert targets.due("support", "resolved", RAISED_AT) is None


def test_an_interruption_has_the_shortest_clock() -> None:
    targets = Targets()
    others = [targets.of(s) for s in get_args(Severity) if s != "interrupting"]
    assert all(targets.interrupting.acknowledge < t.acknowledge for t in others)


@pytest.mark.parametrize(
    ("severity", "state", "level", "minutes", "expected"),
    [
        ("support", "raised", "commune", 15, False),
        ("support", "raised", "commune", 16, True),
        ("support", "reopened", "province", 16, True),
        ("interrupting", "raised", "province", 6, True),
        ("support", "raised", "centre", 600, False),
        ("support", "acknowledged", "commune", 600, False),
        ("support", "resolved", "commune", 600, False),
        ("handled", "raised", "commune", 600, False),
    ],
)
def test_what_nobody_took_in_time_is_overlooked(
    severity: Severity, state: State, level: Level, minutes: int, expected: bool
) -> None:
    now = RAISED_AT + timedelta(minutes=minutes)
    assert expected == Targets().is_overlooked(severity, state, level, RAISED_AT, now)


def test_the_trail_says_which_target_was_missed() -> None:
    assert overlooked("interrupting", "province") == (
        "Quá 5 phút cấp tỉnh chưa tiếp nhận; tự động chuyển lên cấp trung ương."
    )
