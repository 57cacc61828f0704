"""A mailbox holds one thing per scope, whatever happens meanwhile."""

from __future__ import annotations

from election.errors import Code, Refused
from election.station import COUNTRY, Scope
from server.live.spectator import Spectator

P11 = Scope("p11")


def test_a_full_slot_takes_no_second_message() -> None:
    spectator = Spectator()
    spectator.watch(COUNTRY, None)
    assert (COUNTRY, True) == spectator.take()
    assert [True, False, False] == [spectator.offer(COUNTRY) for _ in range(3)]
    assert [(COUNTRY, False), None] == [spectator.take() for _ in range(2)]


def test_slots_are_emptied_in_the_order_they_were_filled() -> None:
    spectator = Spectator()
    for scope in (P11, COUNTRY):
        spectator.sent[scope] = 1
        spectator.offer(scope)
    spectator.offer(P11)
    assert [(P11, False), (COUNTRY, False), None] == [spectator.take() for _ in range(3)]


def test_whoever_reads_the_mailbox_is_woken_when_a_slot_is_filled() -> None:
    class Reader(Spectator):
        def wake(self) -> None:
            read.append(self.take())

    read: list[tuple[Scope, bool] | None] = []
    reader = Reader()
    reader.watch(P11, 3)
    reader.offer(P11)
    assert [(P11, True), (P11, False)] == read


def test_what_is_not_watched_any_more_leaves_the_mailbox() -> None:
    spectator = Spectator()
    spectator.watch(P11, 4)
    spectator.watch(COUNTRY, None)
    spectator.unwatch(P11)
    assert (COUNTRY, True) == spectator.take()
    assert {COUNTRY: None} == spectator.sent


def test_a_refusal_is_said_in_the_viewers_language() -> None:
    told = {language: Spectator("json", language).refusal("p99", Refused(Code.R150)) for language in ("vi", "en")}
    assert {"t": "refusal", "scope": "p99", "code": "R150", "detail": Code.R150.value.vi} == told["vi"]
    assert told["en"]["detail"] == Code.R150.value.en
