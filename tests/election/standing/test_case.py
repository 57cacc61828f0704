from __future__ import annotations

from election.report import Severity
from election.standing.case import Case, Event, Moved, Said
from election.station import StationKey


def said(severity: Severity, received: int, text: str = "", people: int | None = None) -> Said:
    return Said(received - 1, received, "power", severity, text, people)


def case(*events: tuple[int, Said | Moved]) -> Case:
    made = Case(StationKey(3127001), "incident-1")
    for position, event in events:
        made.tell(position, event)
    return made


def moved(move: str, received: int = 50, to: str | None = None) -> Moved:
    return Moved(received, move, to)


def test_the_first_report_raises_and_later_ones_add() -> None:
    made = case(
        (1, said("support", 10, "mất điện", 40)), (2, said("interrupting", 20)), (3, said("support", 30, "có điện"))
    )
    assert (made.state, made.is_open, made.updates, made.position) == ("raised", True, 2, 1)
    assert (made.text, made.people) == ("có điện", 40)
    assert made.first is not None
    assert made.last is not None
    assert (made.first.received, made.last.severity, made.since, made.updated) == (10, "support", 10, 30)


def test_silence_does_not_wipe_out_what_was_said() -> None:
    assert case((1, said("support", 10, "mất điện", 40)), (2, said("support", 20))).text == "mất điện"


def test_position_and_not_arrival_decides() -> None:
    events: list[Event] = [
        (1, said("support", 10, "một")),
        (2, moved("acknowledge")),
        (3, moved("resolve")),
        (4, said("support", 60, "hai")),
    ]
    straight, backwards = case(*events), case(*reversed(events))
    assert straight.dump() == backwards.dump()
    assert (backwards.state, backwards.text) == ("reopened", "hai")


def test_a_move_before_the_report_waits_for_it() -> None:
    made = case((2, moved("acknowledge")))
    assert (made.first, made.is_open) == (None, False)
    made.tell(1, said("support", 10))
    assert (made.state, made.is_open) == ("acknowledged", True)


def test_an_illegal_move_changes_nothing() -> None:
    made = case((1, said("support", 10)), (2, moved("reopen")), (3, moved("nonsense")))
    assert (made.state, made.updated) == ("raised", 10)


def test_adding_to_a_resolved_incident_reopens_it_and_restarts_its_clock() -> None:
    made = case((1, said("support", 10)), (2, moved("resolve")), (3, said("support", 70)))
    assert (made.state, made.since) == ("reopened", 70)
    handled = case((1, said("support", 10)), (2, moved("resolve")), (3, said("handled", 70)))
    assert (handled.state, handled.is_open) == ("resolved", False)


def test_an_escalated_incident_waits_one_level_higher_for_a_new_owner() -> None:
    made = case((1, said("support", 10)), (2, moved("assign", 40, "xã")), (3, moved("escalate", 50)))
    assert (made.level, made.state, made.owner, made.since) == ("province", "raised", None, 50)
    made.tell(4, moved("assign", 60, "tỉnh"))
    assert (made.state, made.owner) == ("assigned", "tỉnh")


def test_a_case_survives_being_plain_data() -> None:
    made = case((1, said("support", 10, "một", 3)), (2, moved("assign", 20, "a")), (4, said("instruct", 30)))
    again = Case.restore(made.dump())
    assert again.dump() == made.dump()
    assert (again.state, again.owner, again.level, again.text, again.people) == ("assigned", "a", "province", "một", 3)
