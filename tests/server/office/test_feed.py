from __future__ import annotations

from dataclasses import replace
from typing import Any

import asyncpg
import msgspec
import pytest

from election import places
from election.bus import Bus
from election.errors import Code, Refused, Unavailable
from election.report import Counts, Turnout
from election.station import Scope
from server.office import feed as feed_module
from server.office import tape
from server.office.cursor import read_cursor
from server.office.election_file import default_election
from server.office.feed import Feed
from tests.server.office.day import CLOCK, STATIONS, Day, at
from tests.server.office.reader import follow, nothing, picture_of

PLACES = {place.number: place.province for place in places.communes()}
COUNTRY, DIEN_BIEN = Scope("vn"), Scope("p11")
FIRST = STATIONS[0]
COMMUNE = Scope(f"c{FIRST.commune:05d}")


@pytest.fixture
def feed(pool: asyncpg.Pool) -> Feed:
    return Feed(pool, CLOCK, PLACES)


@pytest.fixture
async def day(pool: asyncpg.Pool, bus: Bus) -> Day:
    day = Day(pool, bus)
    await day.begin()
    return day


async def read(feed: Feed, scope: Scope, after: str | None = None, limit: int = 100) -> tuple[list[bytes], str]:
    """All there is behind a cursor, in pages of `limit`."""
    lines: list[bytes] = []
    while True:
        page = await feed.changes(scope, None if after is None else read_cursor(after), limit)
        lines += page.lines
        after = page.next
        if not page.more:
            return lines, after


def events(lines: list[bytes]) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in lines]


def seen(snapshot: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in snapshot.items() if name not in {"cursor", "issued_at"}}


async def test_a_report_is_told_for_every_scope_it_counts_in(feed: Feed, day: Day) -> None:
    _, cursor = await read(feed, COUNTRY)
    await day.turnout(FIRST, 200, at(9))
    told = events((await read(feed, COUNTRY, cursor))[0])
    assert [(event["type"], event["scope"]) for event in told] == [
        ("figures", COMMUNE),
        *(("figures", each.scope) for each in sorted(FIRST.of_constituencies, key=lambda each: each.scope)),
        ("figures", DIEN_BIEN),
        ("slot", COMMUNE),
        ("slot", DIEN_BIEN),
    ]
    assert [event["id"] for event in told] == [f"11-2-{n}" for n in range(1, 8)]
    stations = [station for station in STATIONS if station.commune == FIRST.commune]
    assert told[0] == {
        "id": "11-2-1",
        "type": "figures",
        "scope": COMMUNE,
        "position": {"province": 11, "position": 2},
        "as_of": "2026-03-15T09:00:00+07:00",
        "received_at": "2026-03-15T09:00:00+07:00",
        "oldest_as_of": "2026-03-15T09:00:00+07:00",
        "coverage": {"reported": 1, "expected": len(stations)},
        "ballots": {
            ballot: {
                "listed": sum(station.listed[n] or 0 for station in stations),
                "listed_known": len(stations),
                "listed_in": FIRST.listed[n],
                "voted": 200,
                "reported": 1,
                "expected": len(stations),
            }
            for n, ballot in enumerate(("assembly", "province", "commune"))
        },
        "opened": 0,
        "closed": 0,
        "full": 0,
    }


async def test_a_constituency_has_its_own_ballot_only(feed: Feed, day: Day) -> None:
    await day.turnout(FIRST, 200, at(9))
    told = events((await read(feed, Scope(f"k-assembly-11-{FIRST.constituencies[0]}")))[0])
    assert {event["type"] for event in told} == {"figures"}
    assert list(told[-1]["ballots"]) == ["assembly"]
    assert told[-1]["ballots"]["assembly"]["voted"] == 200


async def test_pages_of_any_size_are_the_same_stream(feed: Feed, day: Day) -> None:
    await day.pass_by(120)
    whole, end = await read(feed, COUNTRY, limit=10_000)
    assert len(whole) > 400
    for limit in (1, 7, 100):
        assert await read(feed, COUNTRY, limit=limit) == (whole, end)


async def test_one_entrys_events_are_never_parted(feed: Feed, day: Day) -> None:
    await day.pass_by(30)
    first, after = None, None
    while True:
        page = await feed.changes(COUNTRY, after, 3)
        positions = [tuple(event["position"].values()) for event in events(page.lines)]
        assert first is None or first not in positions
        first, after = positions[-1] if positions else None, read_cursor(page.next)
        if not page.more:
            return


async def test_the_same_ledger_always_gives_the_same_bytes(pool: asyncpg.Pool, feed: Feed, day: Day) -> None:
    """One reader follows from the beginning, the other comes when it is over."""
    followed: list[bytes] = []
    after = None
    for step in range(0, 90, 10):
        await day.pass_by(10, begin=step)
        lines, after = await read(feed, DIEN_BIEN, after, limit=5)
        followed += lines
    fresh = Feed(pool, CLOCK, PLACES)
    assert await read(fresh, DIEN_BIEN) == (followed, after)
    assert await fresh.snapshot(DIEN_BIEN) == await feed.snapshot(DIEN_BIEN)


@pytest.mark.parametrize("scope", ["vn", "p11", COMMUNE, "k-province-11-1"])
async def test_a_snapshot_and_all_behind_it_are_a_later_snapshot(feed: Feed, day: Day, scope: str) -> None:
    where = Scope(scope)
    for begin in range(0, 200, 50):
        early = await feed.snapshot(where)
        await day.pass_by(50, begin=begin)
        lines, end = await read(feed, where, early["cursor"])
        late = await feed.snapshot(where)
        assert follow(picture_of(early), events(lines)) == picture_of(late)
        assert end == late["cursor"]
    assert late["as_of"] is not None


async def test_everything_from_the_beginning_is_a_snapshot_too(feed: Feed, day: Day) -> None:
    await day.pass_by(150)
    assert follow(nothing(), events((await read(feed, COUNTRY))[0])) == picture_of(await feed.snapshot(COUNTRY))


async def test_nothing_of_another_scope_is_told(feed: Feed, day: Day) -> None:
    await day.pass_by(150)
    told = events((await read(feed, COMMUNE))[0])
    assert {event["position"]["province"] for event in told} == {11}
    assert {event["scope"] for event in told} <= {
        COMMUNE,
        *(each.scope for s in STATIONS if s.commune == FIRST.commune for each in s.of_constituencies[2:]),
    }
    everything = events((await read(feed, COUNTRY))[0])
    assert len(told) < len(everything)
    assert [event for event in everything if event["id"] in {one["id"] for one in told}] == told


async def test_a_snapshot_has_its_scope_only(feed: Feed, day: Day) -> None:
    whole, part = await feed.snapshot(COUNTRY), await feed.snapshot(COMMUNE)
    assert [place["scope"] for place in whole["provinces"]] == ["p11", "p12"]
    assert len(whole["communes"]) == len({station.commune for station in STATIONS})
    assert {k["scope"] for k in whole["constituencies"]} == {c.scope for s in STATIONS for c in s.of_constituencies}
    assert part["provinces"] == []
    assert [place["scope"] for place in part["communes"]] == [COMMUNE]
    assert all(place["scope"].startswith(f"k-commune-{FIRST.commune:05d}-") for place in part["constituencies"])


async def test_no_word_and_no_name_leaves(feed: Feed, day: Day) -> None:
    await day.pass_by(150)
    await day.incident(FIRST, "an-incident", "support", at(15))
    for move in ("assign", "escalate", "resolve"):
        await day.move(FIRST, "an-incident", move, at(15, 10))
    await day.direct("p11", at(16))
    told = b"".join((await read(feed, COUNTRY))[0]) + msgspec.json.encode(await feed.snapshot(COUNTRY))
    said = ("mất điện", "đã gọi điện", "gõ nhầm", "giữ bí mật", "điện lực", "trực ban", "answer")
    for secret in (*said, "an-incident", "lan", FIRST.contacts[0].name, FIRST.name):
        assert secret.encode() not in told.replace(b'"name":"T\xe1\xbb\x89nh', b"")
    assert b"incident" in told


async def test_an_incident_is_told_with_its_state(feed: Feed, day: Day) -> None:
    _, cursor = await read(feed, DIEN_BIEN)
    await day.incident(FIRST, "an-incident", "interrupting", at(9))
    await day.move(FIRST, "an-incident", "acknowledge", at(9, 5))
    await day.move(FIRST, "an-incident", "resolve", at(9, 10))
    told = [event for event in events((await read(feed, DIEN_BIEN, cursor))[0]) if event["type"] == "incident"]
    assert [(one["state"], one["severity"], one["category"]) for one in told] == [
        ("raised", "interrupting", "power"),
        ("acknowledged", "interrupting", "power"),
        ("resolved", "interrupting", "power"),
    ]
    assert len({one["incident"] for one in told}) == 1
    assert told[0]["scope"] == COMMUNE
    assert told[0]["constituencies"] == [each.scope for each in FIRST.of_constituencies]
    of_board = events((await read(feed, FIRST.of_constituencies[0].scope))[0])
    assert [event["state"] for event in of_board if event["type"] == "incident"] == [
        "raised",
        "acknowledged",
        "resolved",
    ]


async def test_a_stated_correction_is_told_with_both_values(feed: Feed, day: Day) -> None:
    wrong = await day.turnout(FIRST, 512, at(9))
    _, cursor = await read(feed, DIEN_BIEN)
    await day.turnout(FIRST, 152, at(9), at(9, 20), corrects=wrong)
    (told,) = [event for event in events((await read(feed, DIEN_BIEN, cursor))[0]) if event["type"] == "correction"]
    assert told["why"] == "stated"
    assert (told["scope"], told["received_at"]) == (COMMUNE, "2026-03-15T09:20:00+07:00")
    assert told["old"] == {"assembly": 512, "province": 512, "commune": 512}
    assert told["new"] == {"assembly": 152, "province": 152, "commune": 152}


async def test_figures_that_fell_are_a_correction_too(feed: Feed, day: Day) -> None:
    await day.turnout(FIRST, 512, at(9))
    await day.turnout(FIRST, 511, at(10), findings=("W201",))
    (told,) = [event for event in events((await read(feed, DIEN_BIEN))[0]) if event["type"] == "correction"]
    assert (told["why"], told["old"]["assembly"], told["new"]["assembly"]) == ("fell", 512, 511)


async def test_a_conflict_is_in_no_figure(feed: Feed, day: Day) -> None:
    await day.turnout(FIRST, 512, at(9))
    _, cursor = await read(feed, DIEN_BIEN)
    report = Turnout(seq=1, as_of=at(9), voted=Counts(5, 5, 5), corrects=1)
    await day.say(FIRST, report, at(9, 1), ("W201",), kind="conflict")
    lines, after = await read(feed, DIEN_BIEN, cursor)
    assert lines == []
    assert after != cursor


async def test_a_changed_register_is_told_with_the_figures_it_changes(pool: asyncpg.Pool, feed: Feed, day: Day) -> None:
    await day.turnout(FIRST, 200, at(9))
    early = await feed.snapshot(DIEN_BIEN)
    await day.registry.take([replace(FIRST, listed=(2000, 2000, 1900))], "lan")
    lines, _ = await read(feed, DIEN_BIEN, early["cursor"])
    told = events(lines)
    assert told[0]["type"] == "register"
    assert (told[0]["scope"], told[0]["stations"]) == (
        COMMUNE,
        sum(station.commune == FIRST.commune for station in STATIONS),
    )
    late = await feed.snapshot(DIEN_BIEN)
    assert follow(picture_of(early), told) == picture_of(late)
    fresh = Feed(pool, CLOCK, PLACES)
    assert await read(fresh, DIEN_BIEN) == await read(feed, DIEN_BIEN)
    assert (await read(fresh, DIEN_BIEN, early["cursor"]))[0] == lines


async def test_another_election_ends_every_cursor(feed: Feed, day: Day) -> None:
    _, cursor = await read(feed, DIEN_BIEN)
    await day.desk.put(replace(default_election(), slots=default_election().slots[:2]), "lan")
    with pytest.raises(Refused) as refused:
        await read(feed, DIEN_BIEN, cursor)
    assert refused.value.code is Code.R301
    snapshot = await feed.snapshot(DIEN_BIEN)
    assert len(snapshot["provinces"][0]["slots"]) == 2
    assert await read(feed, DIEN_BIEN, snapshot["cursor"]) == ([], snapshot["cursor"])


async def test_a_cursor_ahead_of_the_ledger_is_gone(feed: Feed, day: Day) -> None:
    _, text = await read(feed, DIEN_BIEN)
    cursor = read_cursor(text)
    for wrong in (
        replace(cursor, positions={11: cursor.positions[11] + 1}),
        replace(cursor, marks={11: b"0000"}),
        replace(cursor, positions={12: 1}, marks={12: b"0000"}),
    ):
        with pytest.raises(Refused) as refused:
            await feed.changes(DIEN_BIEN, wrong, 10)
        assert refused.value.code is Code.R301


async def test_a_cursor_of_another_scope_is_refused(feed: Feed, day: Day) -> None:
    _, text = await read(feed, DIEN_BIEN)
    with pytest.raises(Refused) as refused:
        await feed.changes(COUNTRY, read_cursor(text), 10)
    assert refused.value.code is Code.R302


async def test_events_that_were_dropped_are_gone_and_never_a_gap(
    feed: Feed, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tape.Tape.__init__, "__defaults__", (20, 4))
    _, early = await read(feed, DIEN_BIEN)
    await day.pass_by(20)
    _, middle = await read(feed, DIEN_BIEN, early)
    await day.pass_by(100, begin=20)
    for cursor in (None, early, middle):
        with pytest.raises(Refused) as refused:
            await read(feed, DIEN_BIEN, cursor)
        assert refused.value.code is Code.R301
    late = await feed.snapshot(DIEN_BIEN)
    assert (await read(feed, DIEN_BIEN, late["cursor"]))[0] == []


async def test_a_feed_far_behind_says_so_and_catches_up(feed: Feed, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    await day.pass_by(120)
    whole = await read(Feed(day.registry._pool, CLOCK, PLACES), COUNTRY)
    monkeypatch.setattr(feed_module, "PATIENCE_S", 0.0)
    monkeypatch.setattr(feed_module, "BREATH", 5)
    tries = 0
    while True:
        try:
            assert await read(feed, COUNTRY) == whole
            break
        except Unavailable:
            tries += 1
    assert tries > 5


@pytest.mark.parametrize("scope", ["p99", "c99999", "s11-03127-001", "nonsense", "p01"])
async def test_a_scope_without_a_place_has_no_snapshot(feed: Feed, day: Day, scope: str) -> None:
    with pytest.raises(Refused) as refused:
        await feed.snapshot(Scope(scope))
    assert refused.value.code is Code.R150
