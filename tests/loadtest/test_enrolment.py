from __future__ import annotations

import time

import pytest

from loadtest.answer import EnrolAnswer
from loadtest.clock import HeardClock
from loadtest.country import Bounds, bounds_for
from loadtest.enrolment import CodeLine, Enrolment, read_codes
from loadtest.loopback import loopback
from tests.loadtest.network import serving
from tests.loadtest.town import SIX, Town


def test_codes_are_read_one_a_line_and_other_fields_are_passed_over() -> None:
    lines = ['{"station":"11-03127-001","code":"7KQ4-9MXT","expires_at":"2026-03-15T12:00:00+07:00","x":1}\n', "\n"]
    assert [code.code for code in read_codes(lines)] == ["7KQ4-9MXT"]


def test_a_line_that_is_no_code_is_named() -> None:
    with pytest.raises(ValueError, match="Line 2 of the codes is not a code"):
        list(read_codes(['{"station":"a","code":"b"}', "rubbish"]))


async def test_enrolment_keeps_its_pace_and_comes_back_after_too_many_tries() -> None:
    there = Town({f"C{n}": f"11-03127-{n:03d}" for n in range(40)}, 1.0, SIX, busy_share=0.3)
    codes = [CodeLine(station=station, code=code) for code, station in there.codes.items()]
    admitted: list[tuple[CodeLine, EnrolAnswer]] = []
    async with serving(there.app) as port:
        enrolment = Enrolment(
            loopback(f"http://127.0.0.1:{port}"),
            HeardClock(),
            Bounds(sockets=0, lines=1, enrol_lines=4, enrol_per_s=100),
            lambda code, answer: admitted.append((code, answer)),
        )
        began = time.monotonic()
        await enrolment.run(codes)
        took_s = time.monotonic() - began
    assert enrolment.failed == 0
    assert there.enrol_limit_hits > 0
    assert {answer.stations[0].code for _, answer in admitted} == {code.station for code in codes}
    assert took_s > 0.3
    assert enrolment.clock.is_known


def test_a_whole_country_does_not_get_a_socket_each() -> None:
    province, country = bounds_for(500), bounds_for(72_195)
    assert province.sockets == 350
    assert country.sockets <= 900
    assert country.lines <= 64
