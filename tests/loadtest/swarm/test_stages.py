from __future__ import annotations

from random import Random

from loadtest.swarm.stages import OutageStages, SlotStages, gathering_s


def test_gathering_takes_as_long_as_the_last_one_needs_to_arrive() -> None:
    assert (12, 2) == (gathering_s(500, 50), gathering_s(0, 0))


def test_in_a_slot_everybody_writes_once_within_seconds() -> None:
    stages, dice = SlotStages(slot_s=30, within_s=5, end_s=60), Random(1)
    for arrived_s in range(300):
        now_s, written = arrived_s / 10, []
        while (now_s := now_s + stages.pause_s(now_s, dice)) < stages.end_s:
            written.append(now_s)
        in_slot = [at_s for at_s in written if 30 <= at_s <= 35]
        assert 1 == len(in_slot), arrived_s
        assert [at_s for at_s in written if at_s > 35] == [at_s for at_s in written if at_s >= in_slot[0] + 20]


def test_nobody_who_waits_from_the_slot_on_is_sent_back_to_it() -> None:
    assert SlotStages(30, 5, 60).pause_s(30, Random(1)) >= 20


def test_an_outage_lasts_from_its_first_moment_to_its_last() -> None:
    stages = OutageStages(begin_s=10, back_s=20, end_s=60)
    assert [False, True, True, False] == [stages.is_down(now_s) for now_s in (9.9, 10, 19.9, 20)]
