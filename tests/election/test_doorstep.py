from __future__ import annotations

import logging

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from election.doorstep import TOLD_FROM, Doorstep, Limits, Stage


def crowd(address: str, people: int, first: int = 1) -> list[tuple[str, int]]:
    return [(address, port) for port in range(first, first + people)]


def test_one_address_gets_its_places_and_others_theirs() -> None:
    doorstep = Doorstep(Limits(per_address=3, total=10))

    assert [True] * 3 + [False] * 2 == [doorstep.enter(caller) for caller in crowd("192.0.2.1", 5)]
    assert [True] * 3 + [False] == [doorstep.enter(caller) for caller in crowd("192.0.2.2", 4)]


def test_a_place_that_was_left_is_free_again_and_nothing_is_kept_of_it() -> None:
    doorstep = Doorstep(Limits(per_address=1, total=10))

    for caller in crowd("192.0.2.1", 100):
        assert doorstep.enter(caller)
        doorstep.leave(caller)
        doorstep.leave(caller)

    assert 0 == doorstep.open
    assert {} == doorstep._of_one


def test_the_same_port_again_counts_once() -> None:
    doorstep = Doorstep(Limits(per_address=2, total=10))

    assert [True] * 5 == [doorstep.enter(("192.0.2.1", 7)) for _ in range(5)]
    doorstep.leave(("192.0.2.1", 7))
    assert [True, True, False] == [doorstep.enter(caller) for caller in crowd("192.0.2.1", 3)]


def test_the_total_holds_for_everybody() -> None:
    doorstep = Doorstep(Limits(per_address=0, total=4))

    assert [True] * 4 + [False] == [doorstep.enter(caller) for caller in crowd("127.0.0.1", 5)]
    assert not doorstep.enter(("192.0.2.1", 1))


def test_one_address_never_gets_all_places_of_a_small_house() -> None:
    doorstep = Doorstep(Limits(per_address=10_000, total=100))

    entered = [caller for caller in crowd("192.0.2.1", 100) if doorstep.enter(caller)]

    assert 75 == len(entered)
    assert doorstep.enter(("192.0.2.2", 1))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "10.1.2.3", "2001:db8::7"])
def test_this_machine_and_trusted_proxies_stand_for_many(address: str) -> None:
    doorstep = Doorstep(Limits(per_address=1, total=10), trusted_proxies="10.1.0.0/16, 2001:db8::7,caddy")

    assert [True] * 3 == [doorstep.enter(caller) for caller in crowd(address, 3)]


def test_whoever_trusts_all_has_no_limit_per_address() -> None:
    doorstep = Doorstep(Limits(per_address=1, total=10), trusted_proxies="*")

    assert [True] * 3 == [doorstep.enter(caller) for caller in crowd("192.0.2.1", 3)]


def test_one_customer_s_ipv6_addresses_are_one_and_ipv4_on_a_double_socket_is_ipv4() -> None:
    doorstep = Doorstep(Limits(per_address=2, total=10), trusted_proxies="10.0.0.1")

    assert [True, True, False] == [doorstep.enter((f"2001:db8:1:2::{n}", n)) for n in (1, 2, 3)]
    assert doorstep.enter(("2001:db8:1:3::1", 1))
    mixed = [("192.0.2.1", 1), ("::ffff:192.0.2.1", 2), ("::ffff:192.0.2.1", 3)]
    assert [True, True, False] == [doorstep.enter(caller) for caller in mixed]


def test_those_turned_away_are_told_once_a_minute_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    doorstep = Doorstep(Limits(per_address=1, total=3), now=lambda: now[0])
    with caplog.at_level(logging.WARNING):
        for caller in crowd("192.0.2.1", 101):
            doorstep.enter(caller)
        now[0] = 60.0
        doorstep.enter(("192.0.2.1", 102))

    assert [("192.0.2.1", 1), ("192.0.2.1", 100)] == told(caplog, "address", "times")
    assert 'eday_turned_away_total{why="address"} 101.0' in counted(doorstep)
    assert "eday_connections 1.0" in counted(doorstep)


def test_slow_ones_are_told_from_the_tenth_in_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    doorstep = Doorstep(now=lambda: 0.0)
    with caplog.at_level(logging.WARNING):
        for caller in crowd("192.0.2.1", TOLD_FROM - 1):
            doorstep.sent_off(caller, "head")
        assert [] == caplog.records
        for caller in crowd("192.0.2.1", 100):
            doorstep.sent_off(caller, "head")

    assert [("192.0.2.1", "head", TOLD_FROM)] == told(caplog, "address", "why", "times")
    assert f'eday_turned_away_total{{why="head"}} {TOLD_FROM - 1 + 100}.0' in counted(doorstep)


def test_patience_ends_when_the_same_request_is_waited_for_too_long() -> None:
    now = [0.0]
    doorstep = Doorstep(Limits(silent_s=60, head_s=20, body_s=35), now=lambda: now[0])
    slow, quick, first, second = object(), object(), object(), object()

    def late(*waiting: tuple[object, Stage, object]) -> list[tuple[object, Stage]]:
        found = [(who, stage) for who, stage, sign in waiting if doorstep.is_too_slow(who, stage, sign)]
        doorstep.end_round()
        return found

    assert [] == late((slow, Stage.HEAD, first), (quick, Stage.HEAD, first))
    now[0] = 19.0
    assert [] == late((slow, Stage.HEAD, first), (quick, Stage.HEAD, second))
    now[0] = 20.0
    assert [(slow, Stage.HEAD)] == late((slow, Stage.HEAD, first), (quick, Stage.HEAD, second))
    now[0] = 36.0
    assert [(slow, Stage.BODY)] == late((slow, Stage.BODY, first), (quick, Stage.BODY, second))
    assert [] == late()
    now[0] = 99.0
    assert [] == late((slow, Stage.BODY, first))


def test_an_answer_that_is_taken_slowly_is_taken() -> None:
    now = [0.0]
    doorstep = Doorstep(Limits(taking_s=35), now=lambda: now[0])
    who = object()
    for now[0], left in ((0.0, 90_000), (30.0, 80_000), (60.0, 70_000)):
        assert not doorstep.is_too_slow(who, Stage.TAKING, left)
        doorstep.end_round()

    now[0] = 95.0
    assert doorstep.is_too_slow(who, Stage.TAKING, 70_000)


def told(caplog: pytest.LogCaptureFixture, *names: str) -> list[tuple[object, ...]]:
    return [tuple(record.__dict__[name] for name in names) for record in caplog.records]


def counted(doorstep: Doorstep) -> str:
    registry = CollectorRegistry()
    registry.register(doorstep)
    return generate_latest(registry).decode()
