from __future__ import annotations

from datetime import datetime

import pytest

from loadtest.answer import ElectionAnswer, EnrolAnswer
from loadtest.enrolment import CodeLine
from loadtest.swarm.phone import MOST_WAITING, Phone, PhoneBook, enrolled_phone

NOON = datetime.fromisoformat("2026-03-15T12:00:00+07:00")
CODE = CodeLine(station="11-03127-001", code="7KQ4-9MXT")


@pytest.fixture
def phone() -> Phone:
    told = EnrolAnswer(812, "token", [], ElectionAnswer(["assembly", "commune"]), NOON, speed=0.0, next_seq=5)
    return enrolled_phone(CODE, told, 0.0, 0.1)


def test_each_report_has_one_voter_more_and_the_next_number(phone: Phone) -> None:
    phone.write()
    phone.write()
    told = [item.message(NOON) for item in phone.outbox.waiting()]
    assert [(5, {"assembly": 1, "commune": 1}), (6, {"assembly": 2, "commune": 2})] == [
        (message["seq"], message["voted"]) for message in told
    ]
    assert {("turnout", "11-03127-001", NOON.isoformat())} == {
        (message["kind"], message["station"], message["as_of"]) for message in told
    }


def test_what_waits_is_bounded_and_nothing_of_it_is_dropped(phone: Phone) -> None:
    for _ in range(MOST_WAITING + 5):
        phone.write()
    assert (MOST_WAITING, 5) == (len(phone.outbox), phone.outbox.waiting(1)[0].seq)


def test_a_code_is_given_out_once() -> None:
    book = PhoneBook([CODE])
    assert (CODE, None) == (book.code(), book.code())


def test_a_phone_that_was_put_back_is_used_again_with_what_waits_in_it(phone: Phone) -> None:
    book = PhoneBook([CODE])
    assert book.phone() is None
    phone.write()
    book.put_back(phone)
    again = book.phone()
    assert again is phone
    assert 1 == len(again.outbox)
    assert book.phone() is None
