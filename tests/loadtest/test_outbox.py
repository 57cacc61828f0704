"""An outbox loses nothing, whatever the network does; a clerk only sends when there is a signal."""

from __future__ import annotations

import datetime as dt
from datetime import datetime, timedelta, timezone
from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from loadtest.answer import Receipt, ReportAnswer
from loadtest.clerk import Clerk, Heard
from loadtest.day import Act, Mishap, Script
from loadtest.outbox import Outbox
from loadtest.station import polling_area
from loadtest.turnout import Span

VIETNAM = timezone(timedelta(hours=7))
SEVEN = datetime(2026, 3, 15, 7, tzinfo=VIETNAM)
MINUTE = timedelta(minutes=1)
AREA = polling_area("11-03127-001", ("assembly",), {"assembly": 500}, dt.date(2026, 3, 15), "07:00", "19:00", VIETNAM)
ACCEPTED = ReportAnswer(status="accepted", receipt=Receipt(1, "a" * 64))

moves = st.lists(st.tuples(st.sampled_from(["add", "attempt", "receive", "refuse"]), st.integers(1, 12)), max_size=60)


@given(moves)
def test_every_number_is_waiting_receipted_or_refused(steps: list[tuple[str, int]]) -> None:
    outbox = Outbox()
    given_out: set[int] = set()
    for move, seq in steps:
        match move:
            case "add":
                given_out.add(outbox.add({"kind": "turnout"}))
            case _ if seq not in given_out:
                pass
            case "attempt":
                outbox.attempt(seq)
            case "receive":
                outbox.receive(seq, "digest")
            case "refuse":
                outbox.refuse(seq, "R011")
        waiting = {item.seq for item in outbox.waiting()}
        assert waiting | outbox.receipts.keys() | outbox.refused.keys() == given_out
        assert len(waiting) + len(outbox.receipts) + len(outbox.refused) == len(given_out)
        assert outbox.unreceipted == len(given_out) - len(outbox.receipts)
        assert outbox.contradictions == 0


def test_two_receipts_of_one_report_must_be_the_same_one() -> None:
    outbox = Outbox()
    seq = outbox.add({})
    outbox.receive(seq, "first")
    outbox.receive(seq, "first")
    assert outbox.contradictions == 0
    outbox.receive(seq, "second")
    assert outbox.contradictions == 1


def test_a_report_sent_again_differs_only_in_when_it_was_sent() -> None:
    outbox = Outbox(next_seq=9)
    outbox.add({"kind": "turnout", "voted": {"assembly": 5}}, Mishap.DROPPED)
    (item,) = outbox.waiting()
    first, second = (msgspec.json.decode(item.encoded(SEVEN + n * MINUTE)) for n in range(2))
    assert first.pop("sent_at") != second.pop("sent_at")
    assert first == second == {"seq": 9, "kind": "turnout", "voted": {"assembly": 5}}
    assert [item.take_mishap(), item.take_mishap()] == [Mishap.DROPPED, Mishap.NONE]


def clerk(without_data: Span | None = None) -> Clerk:
    acts = (
        Act(SEVEN, {"kind": "opening", "as_of": SEVEN.isoformat()}),
        Act(SEVEN + 5 * MINUTE, {"kind": "turnout", "as_of": SEVEN.isoformat(), "voted": {"assembly": 9}}),
        Act(SEVEN + 9 * MINUTE, {"kind": "turnout", "as_of": SEVEN.isoformat(), "voted": {"assembly": 7}}, corrects=1),
    )
    return Clerk("token", Script(AREA, acts, without_data), 4, Heard(), Random(1))


def test_a_clerk_writes_what_is_due_and_corrects_by_number() -> None:
    phone = clerk()
    assert phone.write(SEVEN - MINUTE) == 0
    assert phone.next_moment(SEVEN - MINUTE) == SEVEN
    assert phone.write(SEVEN + 6 * MINUTE) == 2
    assert phone.tally.voted == 9
    assert phone.write(SEVEN + 9 * MINUTE) == 1
    assert phone.is_finished
    assert phone.next_moment(SEVEN + 9 * MINUTE) is None
    assert [item.seq for item in phone.to_send(SEVEN + 9 * MINUTE)] == [4, 5, 6]
    assert phone.to_send(SEVEN + 9 * MINUTE)[2].fields["corrects"] == 5
    assert phone.tally.voted == 7


def test_what_is_written_without_a_signal_waits_for_one() -> None:
    phone = clerk(Span(SEVEN - MINUTE, SEVEN + 60 * MINUTE))
    phone.write(SEVEN + 10 * MINUTE)
    assert phone.to_send(SEVEN + 10 * MINUTE) == []
    assert phone.next_moment(SEVEN + 10 * MINUTE) == SEVEN + 60 * MINUTE
    assert len(phone.to_send(SEVEN + 60 * MINUTE)) == 3
    phone.come_home()
    assert len(phone.to_send(SEVEN + 10 * MINUTE)) == 3


def test_answers_settle_only_what_they_answer() -> None:
    phone = clerk()
    phone.write(SEVEN + 9 * MINUTE)
    assert phone.settle(4, 503, ReportAnswer(code="R140")) is False
    assert phone.settle(4, 429, ReportAnswer(code="R130")) is False
    assert len(phone.outbox) == 3
    assert phone.settle(4, 201, ACCEPTED) is True
    assert phone.settle(5, 422, ReportAnswer(code="R011")) is True
    assert (phone.outbox.refused, phone.outbox.unreceipted) == ({5: "R011"}, 2)
    assert phone.settle(6, 401, ReportAnswer(code="R111")) is True
    assert phone.is_revoked
    assert phone.to_send(SEVEN + 9 * MINUTE) == []
    assert phone.heard.refusals == {"R011": 1, "R111": 1}


def test_an_acceptance_without_a_receipt_is_none() -> None:
    phone = clerk()
    phone.write(SEVEN)
    phone.settle(4, 201, ReportAnswer(status="accepted"))
    assert phone.outbox.receipts == {}


def test_pauses_grow_have_jitter_and_honour_what_the_server_asks() -> None:
    phone = clerk()
    pauses = [phone.fail() for _ in range(12)]
    assert 0.1 <= pauses[0] <= 0.3
    assert all(pause <= 7.5 for pause in pauses)
    assert max(pauses) > 2
    assert len(set(pauses)) == 12
    assert 3.0 <= phone.fail(3.0) <= 4.6
