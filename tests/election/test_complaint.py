from __future__ import annotations

from election.complaint import EVERY_S, EVERYBODY_ELSE, MOST_REMEMBERED, Complaints


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_first_is_told_at_once_and_the_rest_with_their_number_a_minute_later() -> None:
    watch = Watch()
    complaints = Complaints(now=watch)

    told = [complaints.about("a")[1] for _ in range(100)]
    watch.now += EVERY_S
    later = [complaints.about("a")[1] for _ in range(100)]

    assert [1, *[0] * 99] == told
    assert [100, *[0] * 99] == later


def test_each_is_told_of_apart() -> None:
    complaints = Complaints(now=Watch())

    assert [("a", 1), ("b", 1), ("a", 0)] == [complaints.about(who) for who in "aba"]


def test_a_few_in_a_minute_are_nobody_s_business() -> None:
    watch = Watch()
    complaints = Complaints(first_at=3, now=watch)

    few = [complaints.about("a")[1] for _ in range(2)]
    watch.now += EVERY_S
    many = [complaints.about("a")[1] for _ in range(4)]

    assert [0, 0] == few
    assert [0, 0, 3, 0] == many


def test_a_flood_from_many_is_told_as_one_and_forgotten_after_its_minute() -> None:
    watch = Watch()
    complaints = Complaints(now=watch)
    for number in range(MOST_REMEMBERED):
        complaints.about(number)

    beyond = [complaints.about(MOST_REMEMBERED + number) for number in range(3)]
    watch.now += EVERY_S
    afterwards = complaints.about("somebody")

    assert [(EVERYBODY_ELSE, 1), (EVERYBODY_ELSE, 0), (EVERYBODY_ELSE, 0)] == beyond
    assert "everybody else" == str(beyond[0][0])
    assert ("somebody", 1) == afterwards
