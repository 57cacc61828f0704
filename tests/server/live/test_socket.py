"""The line a board hangs on."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry
from websockets import InvalidStatus, connect
from websockets.typing import Origin

from election.errors import Code
from election.ledger import Entry
from election.station import Scope
from election.wire.frame import merge
from server.live import socket as module
from server.live.audience import Audience
from server.live.beat import Beat
from server.live.current import Current
from server.live.gauges import Gauges
from server.live.lag import Lag
from server.live.spectator import Spectator
from server.person import Agency, Person
from tests.server.live import country
from tests.server.live.country import at
from tests.server.live.house import Porter, screen, serving
from tests.server.live.test_replay import plain, pulse, shown


@pytest.fixture
def porter() -> Porter:
    return Porter()


@pytest.fixture
async def url(current: Current, audience: Audience, gauges: Gauges, porter: Porter) -> AsyncIterator[str]:
    async with serving(current, audience, gauges, porter) as address:
        yield address


def report(current: Current, voted: int, seq: int) -> None:
    fact = country.turnout_fact(country.STATIONS[seq % 6], at(8), voted, seq)
    current.apply([Entry(1, seq, fact)])


@pytest.mark.parametrize("protocol", ["eday.v1+msgpack", "eday.v1+json"])
async def test_a_board_gets_a_snapshot_and_then_frames(url: str, protocol: str, current: Current, beat: Beat) -> None:
    async with screen(url, "eday.v9+xml", protocol) as board:
        assert protocol == board.line.subprotocol
        picture = await board.watch("p01")
        assert ("snapshot", "p01", 6) == (picture["t"], picture["scope"], picture["figures"]["stations"])
        for seq in (1, 2, 3):
            report(current, 10, seq)
            await beat.once()
            picture = merge(picture, await board.heard())
            assert 10 * seq == picture["figures"]["ballots"]["assembly"]["voted"]


async def test_several_scopes_share_a_line(url: str, current: Current, beat: Beat) -> None:
    async with screen(url) as board:
        scopes = ["vn", "p01", "c00004", country.STATIONS[0].scopes[-1], "k-assembly-01-1", "p11"]
        assert scopes == [(await board.watch(scope))["scope"] for scope in scopes]
        await board.say(t="unwatch", scope="c00004")
        await asyncio.sleep(0.05)
        report(current, 5, 6)
        await beat.once()
        told = {(message := await board.heard())["scope"]: message["t"] for _ in range(4)}
        assert dict.fromkeys(["vn", "p01", country.STATIONS[0].scopes[-1], "k-assembly-01-1"], "frame") == told


async def test_a_board_that_comes_back_gets_what_it_missed(url: str, current: Current, beat: Beat) -> None:
    async with screen(url) as board:
        picture = await board.watch("vn")
    report(current, 7, 1)
    await beat.once()
    async with screen(url) as board:
        frame = await board.watch("vn", version=picture["version"], epoch=picture["epoch"])
        assert ("frame", picture["version"]) == (frame["t"], frame["since"])
        assert 7 == merge(picture, frame)["figures"]["ballots"]["assembly"]["voted"]


@pytest.mark.parametrize("scope", ["vn", "p01", "c00004", "k-assembly-01-1", "p99", "nowhere", ""])
async def test_what_lies_outside_is_refused_and_the_line_stays(url: str, porter: Porter, scope: str) -> None:
    porter.person = Person("lan", "duty", Scope("p11"))
    async with screen(url, additional_headers={"Accept-Language": "en"}) as board:
        refusal = await board.watch(scope)
        assert {"t": "refusal", "scope": scope, "code": "R150", "detail": Code.R150.value.en} == refusal
        assert "snapshot" == (await board.watch("p11"))["t"]


async def test_what_cannot_be_read_is_refused_and_the_line_stays(url: str) -> None:
    async with screen(url, "eday.v1+json") as board:
        for raw in ("{", "[]", b"\xff\xff", '{"t":"watch"}'):
            await board.line.send(raw)
            assert (None, "R001") == ((refusal := await board.heard())["scope"], refusal["code"])
        assert "snapshot" == (await board.watch("vn"))["t"]


async def test_a_line_carries_a_limited_number_of_scopes(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SCOPES", 2)
    async with screen(url) as board:
        told = [await board.watch(scope) for scope in ("vn", "p01", "p11", "vn")]
    assert ["snapshot", "snapshot", "refusal", "snapshot"] == [message["t"] for message in told]
    assert "R130" == told[2]["code"]


async def test_a_message_that_is_too_big_ends_the_line(url: str) -> None:
    async with screen(url) as board:
        await board.line.send(b"x" * 4097)
        assert 1009 == await board.close_code()


async def test_who_is_not_signed_in_is_told_so(url: str, porter: Porter) -> None:
    porter.refuses = Code.R211
    async with screen(url) as board:
        assert 4401 == await board.close_code()


async def test_another_sites_page_does_not_get_a_line(url: str, porter: Porter) -> None:
    porter.refuses = Code.R212
    with pytest.raises(InvalidStatus) as refused:
        await connect(url.replace("http", "ws") + "/v1/live", origin=Origin("https://evil.example"), proxy=None)
    assert 403 == refused.value.response.status_code


async def test_while_the_picture_is_loading_a_board_is_told_to_come_again(
    unloaded: Current, lag: Lag, gauges: Gauges, porter: Porter
) -> None:
    async with (
        serving(unloaded, Audience(unloaded, lag, gauges), gauges, porter) as url,
        screen(url) as board,
    ):
        assert 1013 == await board.close_code()


async def test_a_session_that_ends_ends_the_line(url: str, porter: Porter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RECHECK_S", 0.05)
    async with screen(url) as board:
        await board.watch("vn")
        porter.refuses = Code.R211
        assert 4401 == await board.close_code()


async def test_a_narrowed_scope_ends_what_lies_outside(
    url: str, porter: Porter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RECHECK_S", 0.05)
    async with screen(url) as board:
        for scope in ("vn", "p11"):
            await board.watch(scope)
        porter.person = Person("lan", "duty", Scope("p11"))
        refusal = await board.heard()
        assert ("refusal", "vn", "R150") == (refusal["t"], refusal["scope"], refusal["code"])
        assert "R150" == (await board.watch("vn"))["code"]
        assert "snapshot" == (await board.watch("p11"))["t"]


async def test_an_agencys_machine_gets_aggregates_beside_a_board(
    url: str, porter: Porter, current: Current, beat: Beat
) -> None:
    async with screen(url) as board:
        await board.watch("c00004")
        porter.person = Agency("press", Scope("p01"))
        async with screen(url) as machine:
            assert {"scope": []} == (await machine.watch("c00004"))["children"]
            assert "R150" == (await machine.watch("s01-00004-001"))["code"]
            current.apply(country.entries([country.trouble_fact(country.STATIONS[0], at(8))]))
            await beat.once()
            (raised,), (told,) = [(await end.heard())["incidents"]["newest"] for end in (board, machine)]
    assert ("s01-00004-001", "Mất điện") == (raised["scope"], raised["text"])
    withheld = ("text", "station_name", "owner", "last_answer")
    assert {name: value for name, value in raised.items() if name not in withheld} | {"scope": "c00004"} == told


async def test_a_database_that_is_away_costs_nobody_the_wall(
    url: str, porter: Porter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RECHECK_S", 0.05)
    async with screen(url) as board:
        await board.watch("vn")
        asked, porter.is_away = porter.asked, True
        async with asyncio.timeout(5):
            while True:
                if porter.asked > asked + 1:
                    break
                await asyncio.sleep(0.01)
        assert "snapshot" == (await board.watch("p11"))["t"]
    async with screen(url) as board:
        assert 1013 == await board.close_code()


async def test_nothing_is_heard_before_it_is_known_who_asks(url: str, porter: Porter) -> None:
    porter.pause = asyncio.Event()
    async with screen(url) as board:
        await board.say(t="watch", scope="vn")
        with pytest.raises(TimeoutError):
            await board.heard(within_s=0.1)
        porter.pause.set()
        assert "snapshot" == (await board.heard())["t"]


async def test_a_fault_ends_its_line_and_no_other(
    url: str, current: Current, beat: Beat, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = audience.message

    def message_but_for_json(spectator: Spectator, scope: Scope, *, owed: bool) -> bytes | None:
        if spectator.form == "json" and not owed:
            raise ZeroDivisionError
        return message(spectator, scope, owed=owed)

    monkeypatch.setattr(audience, "message", message_but_for_json)
    async with screen(url, "eday.v1+json") as faulty, screen(url) as sound:
        for board in (faulty, sound):
            await board.watch("vn")
        report(current, 5, 1)
        await beat.once()
        assert 1011 == await faulty.close_code()
        assert "frame" == (await sound.heard())["t"]


async def test_a_screen_that_was_taken_away_is_noticed(
    url: str, registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("LOOK_S", 0.02), ("LOOKS_BETWEEN_PINGS", 1), ("PING_PATIENCE", 3)):
        monkeypatch.setattr(module, name, value)
    async with screen(url, ping_interval=None) as there, screen(url, ping_interval=None) as away:
        await there.watch("vn")
        await away.watch("vn")
        away.line.transport.pause_reading()  # it answers no ping, and says nothing about it
        async with asyncio.timeout(5):
            while True:
                if registry.get_sample_value("eday_live_spectators") == 1:
                    break
                await asyncio.sleep(0.01)
        assert "snapshot" == (await there.watch("p11"))["t"]
        away.line.transport.resume_reading()


async def test_a_line_that_is_gone_is_forgotten(url: str, audience: Audience, registry: CollectorRegistry) -> None:
    async with screen(url) as board:
        await board.watch("vn")
        assert 1 == registry.get_sample_value("eday_live_spectators")
    await asyncio.sleep(0.1)
    assert 0 == registry.get_sample_value("eday_live_spectators")
    assert [set()] == [stage.spectators for stage in audience]


def narrow(url: str) -> socket.socket:
    """A connection whose end takes only little at a time."""
    host, port = url.removeprefix("http://").split(":")
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect((host, int(port)))
    return sock


async def test_a_slow_board_loses_frames_but_ends_right_and_slows_nobody(
    url: str, current: Current, beat: Beat, registry: CollectorRegistry
) -> None:
    beats = 400
    async with screen(url) as quick, screen(url, sock=narrow(url), max_queue=1) as slow:
        picture = await quick.watch("vn")
        behind = await slow.watch("vn")
        waits = []
        for seq in range(1, beats + 1):
            report(current, seq, seq)
            began = time.perf_counter()
            await beat.once()
            picture = merge(picture, await quick.heard())
            waits.append(time.perf_counter() - began)
        expected = sum(range(beats - 5, beats + 1))
        assert expected == picture["figures"]["ballots"]["assembly"]["voted"]
        frames = 0
        while behind["version"] < picture["version"]:
            behind = merge(behind, await slow.heard())
            frames += 1
    fresh = plain(next(iter(beat._audience)).replay.snapshot(pulse(current)))
    assert shown(fresh) == shown(picture) == shown(behind)
    assert frames < beats / 2  # what the buffers on the way hold, however long it lasts
    assert sorted(waits)[int(0.95 * beats)] < 0.1
    assert beats - frames - 2 <= (registry.get_sample_value("eday_live_overwritten_total") or 0)


async def test_a_board_that_takes_nothing_is_let_go(
    url: str, current: Current, beat: Beat, registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WRITE_S", 0.2)
    async with screen(url) as quick, screen(url, sock=narrow(url), max_queue=1, close_timeout=0.1) as stuck:
        await quick.watch("vn")
        await stuck.watch("vn")
        async with asyncio.timeout(10):
            for seq in range(1, 1000):
                report(current, seq, seq)
                await beat.once()
                assert "frame" == (await quick.heard())["t"]
                await asyncio.sleep(0.005)
                if registry.get_sample_value("eday_live_dropped_total"):
                    break
        assert 1 == registry.get_sample_value("eday_live_dropped_total")
        assert 1 == registry.get_sample_value("eday_live_spectators")
