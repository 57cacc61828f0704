"""The mosaic's layer: every polling area a cell, whole or what changed, never half of a sweep."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import time

import pytest

from election.clock import FrozenClock
from election.day import Election, SlotTime
from election.errors import Code, Refused
from election.ledger import Entry, Fact
from election.standing.cell import MISSING, ON_TIME, SILENT, WAITING, Cell, scope_of
from election.standing.fold import Standing
from election.station import COUNTRY, Scope
from election.wire import mosaic as wire
from election.wire import pack
from election.wire.frame import Message, Missed
from server.live import beat as beat_module
from server.live import mosaic as module
from server.live.audience import Audience
from server.live.beat import Beat
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.mosaic import Mosaic, Sweeper
from server.live.spectator import Spectator
from server.person import Agency, Person
from tests.server.live import country
from tests.server.live.country import STATIONS, at, station
from tests.server.live.house import Porter, Screen, screen, serving
from tests.server.live.test_audience import viewer
from tests.server.live.test_replay import pulse

CELLS = len(STATIONS)


def settled(current: Current, scope: Scope = COUNTRY) -> Mosaic:
    made = Mosaic(scope, current, Sweeper())
    assert made.sweep(10)
    beat(current, made)
    return made


def beat(current: Current, *mosaics: Mosaic) -> list[bool]:
    version, touched = current.next_version(), current.take_touched()
    return [each.refresh(version, touched) for each in mosaics]


def over_the_wire(message: Message, form: pack.Format = "msgpack") -> Message:
    told: Message = pack.decode(pack.encode(message, form), form)
    return told


def told_to(mosaic: Mosaic, known: Message, current: Current) -> Message:
    """What somebody hears who has that one."""
    reached = mosaic.reaches(known["version"])
    return mosaic.frame(known["version"], pulse(current)) if reached else mosaic.snapshot(pulse(current))


def cells_of(mosaic: Message) -> list[Cell]:
    columns = mosaic["cells"]
    rows = zip(*(columns[name] for name in wire.CHANGING), strict=True)
    return [Cell(a, None if b == 0xFFFF else b, None if c == 0xFF else c, d) for a, b, c, d in rows]


def drawn(standing: Standing, scope: Scope, current: Current) -> list[Cell]:
    cells = standing.cells(scope)
    return [cell for block in cells.blocks() for _, cell in cells.of(block, current.moment)]


def entry(fact: Fact, seq: int = 1) -> Entry:
    return Entry(country.province_of(fact), seq, fact)


@pytest.mark.parametrize("scope", ["vn", "p11", "c03127", "k-assembly-11-1", STATIONS[0].scopes[-1]])
@pytest.mark.parametrize("form", ["json", "msgpack"])
def test_any_viewer_s_cells_are_the_fold_s_however_many_messages_it_missed(
    current: Current, clock: FrozenClock, scope: Scope, form: pack.Format
) -> None:
    dice = random.Random(7)
    mosaic = settled(current, scope)
    seen = [wire.merge(None, over_the_wire(mosaic.snapshot(pulse(current)), form))]
    for one in country.entries(list(country.day(dice, 120))):
        current.apply([one])
        clock.at = max(clock.at, one.fact.received_at)
        beat(current, mosaic)
        if not mosaic.is_settled:
            assert mosaic.sweep(10)
            beat(current, mosaic)
        if dice.random() < 0.5:  # the others never left
            since = dice.choice(seen)
            latest = over_the_wire(told_to(mosaic, since, current), form)
            seen.append(wire.merge(since, latest))
            assert seen[-1] == wire.merge(seen[-1], latest)
        assert cells_of(wire.merge(None, over_the_wire(mosaic.snapshot(pulse(current)), form))) == drawn(
            current.standing, scope, current
        )
    told = wire.merge(seen[-1], over_the_wire(told_to(mosaic, seen[-1], current), form))
    assert cells_of(told) == drawn(current.standing, scope, current)


def test_a_snapshot_tells_provinces_communes_and_numbers_in_order(current: Current) -> None:
    told = over_the_wire(settled(current).snapshot(pulse(current)), "json")
    assert {"scope": ["p01", "p11"], "name": ["Thành phố Hà Nội", "Tỉnh Điện Biên"], "groups": [2, 2]} == told[
        "provinces"
    ]
    assert (["c00004", "c00008", "c03127", "c03163"], [3] * 4) == (told["groups"]["scope"], told["groups"]["count"])
    assert ([1, 2, 3] * 4, [None] * CELLS, [None] * CELLS) == tuple(
        told["cells"][name] for name in ("number", "turnout", "slot")
    )
    assert ("mosaic", "vn", None) == (told["t"], told["scope"], told["slot_at"])


def test_numbers_are_one_two_or_four_bytes_on_a_messagepack_line(current: Current) -> None:
    mosaic = settled(current)
    told = over_the_wire(mosaic.snapshot(pulse(current)))["cells"]
    assert {"number": 24, "state": 12, "turnout": 24, "slot": 12, "incident": 12} == {
        n: len(c) for n, c in told.items()
    }
    since = mosaic.version
    current.apply([entry(country.turnout_fact(STATIONS[7], at(8), 251, 1))])
    assert [True] == beat(current, mosaic)
    told = over_the_wire(mosaic.frame(since, pulse(current)))["cells"]
    assert (b"\x07\x00\x00\x00", (251 * 1000 // 1002).to_bytes(2, "little")) == (told["index"], told["turnout"])


def test_a_report_changes_one_cell_and_a_neighbour_s_mosaic_not_at_all(current: Current) -> None:
    near, far = settled(current, Scope("p11")), settled(current, Scope("p01"))
    since = near.version
    current.apply([entry(country.turnout_fact(STATIONS[-1], at(8), 9, 1))])
    assert [True, False] == beat(current, near, far)
    told = over_the_wire(near.frame(since, pulse(current)), "json")
    assert ([5], since) == (told["cells"]["index"], told["since"])
    assert "cells" not in over_the_wire(near.frame(near.version, pulse(current)))


def test_a_mosaic_from_before_cannot_be_continued(current: Current) -> None:
    first = settled(current)
    known = wire.merge(None, over_the_wire(first.snapshot(pulse(current))))
    later = settled(current)
    assert not later.reaches(first.version)
    with pytest.raises(Missed):
        wire.merge(known, over_the_wire(later.frame(later.version, pulse(current))))


# Time


def test_time_is_looked_at_only_at_the_instants_when_something_falls_due(current: Current, clock: FrozenClock) -> None:
    mosaic = settled(current)
    looked = []
    for hour, minute in [(7, 0), (7, 14), (7, 15), (7, 16), (9, 0), (9, 14), (9, 16), (10, 59), (11, 16)]:
        clock.at = at(hour, minute)
        beat(current, mosaic)
        looked.append(not mosaic.is_settled)
        mosaic.sweep(10)
        beat(current, mosaic)
    assert [False, False, True, False, False, False, True, False, True] == looked


def test_silence_and_lateness_come_with_time_alone(current: Current, clock: FrozenClock) -> None:
    mosaic = settled(current)
    current.apply([entry(country.turnout_fact(STATIONS[0], at(6, 50), 5, 1))])
    beat(current, mosaic)
    told = []
    for moment in (at(7, 0), at(7, 15), at(9, 16)):
        clock.at = moment
        beat(current, mosaic)
        mosaic.sweep(10)
        beat(current, mosaic)
        told.append(wire.merge(None, over_the_wire(mosaic.snapshot(pulse(current)))))
    assert [WAITING, SILENT, SILENT] == [cells_of(each)[1].state for each in told]
    assert [None, None, MISSING] == [cells_of(each)[0].slot for each in told]
    assert [None, None, at(9).isoformat()] == [each["slot_at"] for each in told]
    current.apply([entry(country.turnout_fact(STATIONS[0], at(9), 50, 2, received=at(9, 10)), 2)])
    beat(current, mosaic)
    assert (
        ON_TIME
        == cells_of(wire.merge(told[-1], over_the_wire(mosaic.frame(told[-1]["version"], pulse(current)))))[0].slot
    )


def test_a_sweep_is_not_seen_half_way_and_loses_no_report(current: Current, clock: FrozenClock) -> None:
    mosaic = settled(current)
    clock.at = at(9, 16)
    assert [False] == beat(current, mosaic)
    assert not mosaic.sweep(-1)  # one commune
    current.apply([entry(country.turnout_fact(STATIONS[n], at(9, 1), 70 + n, n + 1), n + 1) for n in (0, 5)])
    assert ([False], False) == (beat(current, mosaic), mosaic.is_settled)
    assert mosaic.sweep(10)
    assert ([True], True) == (beat(current, mosaic), mosaic.is_settled)
    told = wire.merge(None, over_the_wire(mosaic.snapshot(pulse(current))))
    assert cells_of(told) == drawn(current.standing, COUNTRY, current)


def test_when_most_cells_change_all_are_told(current: Current, clock: FrozenClock) -> None:
    mosaic = settled(current)
    since = mosaic.version
    clock.at = at(9, 16)
    beat(current, mosaic)
    mosaic.sweep(10)
    beat(current, mosaic)
    assert not mosaic.reaches(since)
    since = mosaic.version
    for n in range(7):  # more than half, but one after the other
        current.apply([entry(country.turnout_fact(STATIONS[n], at(9, 20), 70, n + 1), n + 1)])
        beat(current, mosaic)
    assert mosaic.reaches(since)
    assert "since" not in mosaic.frame(since, pulse(current))


# The register


def test_another_register_begins_again(current: Current) -> None:
    mosaic = settled(current)
    known = mosaic.version
    current.replace_stations([station(country.COMMUNES[3], 9)])
    assert ([False], False) == (beat(current, mosaic), mosaic.is_settled)
    mosaic.sweep(10)
    beat(current, mosaic)
    assert (False, CELLS + 1) == (mosaic.reaches(known), len(mosaic.snapshot(pulse(current))["cells"]["state"]))
    other = Election("Lần hai", country.DAY, slots=(SlotTime(time(8)),))
    current.begin(Standing(other, STATIONS[:2], country.PROVINCES, country.COMMUNES))
    beat(current, mosaic)
    mosaic.sweep(10)
    beat(current, mosaic)
    assert 2 == len(mosaic.snapshot(pulse(current))["cells"]["state"])


def test_a_place_that_is_gone_is_refused(current: Current) -> None:
    with pytest.raises(Refused):
        Mosaic(Scope("p99"), current, Sweeper())
    mosaic = settled(current, Scope("p11"))
    current.begin(Standing(country.ELECTION, STATIONS[:2], country.PROVINCES, country.COMMUNES))
    with pytest.raises(Refused) as refused:
        beat(current, mosaic)
    assert Code.R150 is refused.value.code


async def test_a_sweep_that_fails_is_begun_again(current: Current, monkeypatch: pytest.MonkeyPatch) -> None:
    sweeper = Sweeper()
    mosaic = Mosaic(COUNTRY, current, sweeper)
    broken = lambda *_: 1 / 0  # noqa: E731
    with monkeypatch.context() as patch:
        patch.setattr(module, "_numbers", broken)
        running = asyncio.create_task(sweeper.run())
        await asyncio.sleep(0.02)
    assert ([False], False) == (beat(current, mosaic), mosaic.is_settled)
    await asyncio.sleep(0.02)
    assert ([True], True) == (beat(current, mosaic), mosaic.is_settled)
    running.cancel()


# The line


@pytest.fixture
def porter() -> Porter:
    return Porter()


@pytest.fixture
async def url(current: Current, audience: Audience, gauges: Gauges, porter: Porter) -> AsyncIterator[str]:
    async with serving(current, audience, gauges, porter) as address:
        yield address


@pytest.fixture
async def beating(beat: Beat, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(beat_module, "BEAT_S", 0.01)
    running = asyncio.create_task(beat.run())
    yield
    running.cancel()


async def test_a_viewer_has_picture_and_layer_side_by_side(current: Current, audience: Audience, beat: Beat) -> None:
    one = viewer(audience)
    audience.watch(one, Scope("vn/mosaic"))
    assert one.take() == ("vn/mosaic", True)
    assert audience.message(one, Scope("vn/mosaic"), owed=True) is None
    (shown,) = [each.replay for each in audience if isinstance(each.replay, Mosaic)]
    shown.sweep(10)
    await beat.once()
    assert one.take() == ("vn/mosaic", False)
    audience.unwatch(one, Scope("vn/mosaic"))
    assert [COUNTRY] == list(one.sent)


async def test_the_same_cells_are_encoded_once(current: Current, audience: Audience, beat: Beat) -> None:
    crowd = [Spectator("msgpack") for _ in range(50)]
    for one in crowd:
        audience.watch(one, Scope("vn/mosaic"))
    (stage,) = list(audience)
    assert isinstance(stage.replay, Mosaic)
    stage.replay.sweep(10)
    await beat.once()
    for seq in (1, 2):
        payloads = {id(audience.message(one, Scope("vn/mosaic"), owed=False)) for one in crowd}
        assert 1 == len(payloads)
        current.apply([entry(country.turnout_fact(STATIONS[0], at(8), seq, seq), seq)])
        await beat.once()


@pytest.mark.usefixtures("beating")
@pytest.mark.parametrize("protocol", ["eday.v1+msgpack", "eday.v1+json"])
async def test_a_board_gets_all_cells_and_then_those_that_change(
    url: str, protocol: str, current: Current, audience: Audience, clock: FrozenClock
) -> None:
    async with screen(url, protocol) as board:
        assert "snapshot" == (await board.watch("vn"))["t"]
        await board.say(t="watch", scope="vn", layer="mosaic")
        mosaic = await heard(board)
        for seq, who in enumerate((STATIONS[4], STATIONS[5], STATIONS[4]), 1):
            current.apply([entry(country.turnout_fact(who, at(8), 100 * seq, seq), seq)])
            mosaic = await heard(board, mosaic)
        clock.at = at(9, 16)
        mosaic = await heard(board, mosaic)
        assert cells_of(mosaic) == drawn(current.standing, COUNTRY, current)
        assert ["s01-00008-002", "s01-00008-003"] == [scope_of(one) for one in STATIONS[4:6]]
        assert [300 * 1000 // 1002, 200 * 1000 // 1003] == [cell.turnout for cell in cells_of(mosaic)[4:6]]

    async with screen(url, protocol) as board:
        known = {"version": mosaic["version"], "epoch": mosaic["epoch"]}
        await board.say(t="watch", scope="vn", layer="mosaic", **known)
        again = await board.heard()
        assert ("mosaic", known["version"], False) == (again["t"], again["since"], "cells" in again)
        await board.say(t="unwatch", scope="vn", layer="mosaic")
        await board.watch("p11")  # what was said before has been heard
        assert [] == [stage for stage in audience if isinstance(stage.replay, Mosaic) and stage.spectators]


async def heard(board: Screen, known: Message | None = None) -> Message:
    """The mosaic after the layer's next message that brings something."""
    while True:
        message = await board.heard()
        if message["t"] == "mosaic" and (known is None or message["version"] > known["version"]):
            return wire.merge(known, message)


@pytest.mark.parametrize(
    ("who", "scope"),
    [
        (Agency("TTXVN", COUNTRY), "p11"),
        (Person("lan", "duty", Scope("p11")), "vn"),
        (Person("lan", "duty", COUNTRY), "p99"),
    ],
)
async def test_who_may_not_see_polling_areas_is_refused_the_layer(
    url: str, porter: Porter, who: Person | Agency, scope: str
) -> None:
    porter.person = who
    async with screen(url) as board:
        await board.say(t="watch", scope=scope, layer="mosaic")
        told = await board.heard()
        assert ("refusal", scope, "mosaic", "R150") == (told["t"], told["scope"], told["layer"], told["code"])


async def test_a_layer_that_does_not_exist_is_unreadable(url: str) -> None:
    async with screen(url) as board:
        await board.say(t="watch", scope="vn", layer="weather")
        assert "R001" == (await board.heard())["code"]
