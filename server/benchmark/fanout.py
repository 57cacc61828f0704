"""`eday bench fanout`: thousands of boards, reports flowing, and some boards that read nothing.

The boards open in STEPS equal groups. Before the first and after each, when the server has come to rest, its private
memory is read (USS, which counts nothing twice); what the scopes cost that are watched for the first time is in it.
Then reports flow: first everybody reads, then the slow ones stop and, when they are let go, come back and stop again.
Each is watched for `seconds`; figures without a name of their own are of the second, with the slow ones.

`encodes_per_frame` proves that a frame is encoded once, however many boards watch: encodings of frames, as the server
counts them, over different frames seen by the boards.
"""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families

from loadtest.scenario.fanout import Boards, Reports, clock_of, gallery, mix
from loadtest.showing import Seen
from server.benchmark.goal import Goal
from server.benchmark.meter import used
from server.benchmark.quiet import until_quiet
from server.benchmark.register import town
from server.benchmark.session import Measured, Scene, Session
from server.benchmark.stage import Plan

SERVER = "server"
REST_WITHIN_S = 60.0
STEPS = 4
LEAST_PHONES = 200
WARM_S = 2.0
ASK_WITHIN_S = 10.0
CALLS_S = 5.0  # for the questions between the two halves


class FanoutResult(Struct, frozen=True):
    """`frames_per_s`, `beats_per_s` and `mbit_per_s` are what boards that read got; delays from when a frame was made
    until it was read. `calm_...` are of the time before the slow ones stopped reading. CPU of the server in percent of
    one core; `cpu_percent_quiet` with all boards open and no report. `slow_harmed` counts boards that read and yet had
    a p99 above a second, heard nothing for 6 s, or lost their line, while the slow ones read nothing;
    `silence_max_s` is the longest that any of them heard nothing.
    `kib_per_board` is of the dearest group, `kib_per_board_overall` of all. `let_go` are lines of slow boards that the
    server ended."""

    boards: int
    scopes: int
    rps: float
    frames_per_s: float
    beats_per_s: float
    mbit_per_s: float
    cpu_percent: float | None
    kib_per_board: float | None
    slow: int
    slow_harmed: int
    frame_p50_ms: float | None
    frame_p99_ms: float | None
    frame_max_ms: float | None
    silence_max_s: float
    encodes_per_s: float
    encodes_per_frame: float | None
    overwritten_per_s: float
    let_go: int
    beat_ms: float | None
    calm_frames_per_s: float
    calm_frame_p99_ms: float | None
    calm_cpu_percent: float | None
    calm_harmed: int
    cpu_percent_quiet: float | None
    kib_per_board_overall: float | None
    server_mib: list[float | None]
    receipt_p99_ms: float | None
    generator_cpu: float
    seconds: float
    errors: int


@dataclass(frozen=True, slots=True)
class _Watched:
    """What was seen in one stretch, by the boards and in the server."""

    seen: Seen
    cpu_percent: float | None
    counted: Mapping[str, float]  # by how much the server's counters grew

    def per_s(self, count: float) -> float:
        return round(count / max(self.seen.seconds, 1e-9), 1)


@dataclass(frozen=True, slots=True)
class Fanout:
    """`slow_percent` of the boards read nothing in the second half; each half lasts `seconds`."""

    boards: int
    seconds: float
    rate: float
    slow_percent: float
    stations: int

    async def __call__(self, session: Session) -> Measured:
        slow = min(self.boards, round(self.boards * self.slow_percent / 100))
        flow_s = WARM_S + 2 * self.seconds + CALLS_S
        phones = max(LEAST_PHONES, round(1.1 * self.rate * flow_s))
        async with session.on(Plan(town(self.stations), phones=phones, with_server=True)) as scene:
            ready = scene.stage
            assert ready.server_url is not None
            await _rest(session, scene)
            scopes = mix(self.boards, ready.phones)
            clock = await clock_of(ready.collector_url, ready.phones[0].token)
            headers = {"Cookie": ready.cookie, "Origin": ready.server_url}
            held = [scene.meter.private_bytes(SERVER)]
            async with gallery(ready.server_url, headers, scopes, slow, clock) as boards:
                groups = [end - begin for begin, end in _groups(self.boards)]
                for group in groups:
                    opened = (await boards.open(group)).open
                    session.say(f"{opened:,} of {self.boards:,} boards are open")
                    await _rest(session, scene)
                    held.append(scene.meter.private_bytes(SERVER))
                await boards.mark()
                quiet = await _watch(scene, boards, min(5.0, self.seconds))
                reports = Reports([ready.collector_url], ready.phones, session.say)
                async with reports.flowing(self.rate, flow_s):
                    await asyncio.sleep(WARM_S)
                    await boards.mark()
                    calm = await _watch(scene, boards, self.seconds)
                    session.say(_in_words("everybody reads", calm))
                    await boards.mute()
                    pressed = await _watch(scene, boards, self.seconds)
                    session.say(_in_words(f"{slow:,} read nothing", pressed))
        shots = reports.shots
        assert shots is not None
        session.note("reports", shots)
        each = [_each(*around, count) for around, count in zip(pairwise(held), groups, strict=True)]
        seen, counted = pressed.seen, pressed.counted
        encoded = counted.get("eday_live_encoded_total frame", 0)
        result = FanoutResult(
            boards=self.boards,
            scopes=len(set(scopes)),
            rps=self.rate,
            frames_per_s=pressed.per_s(seen.frames),
            beats_per_s=pressed.per_s(seen.beats),
            mbit_per_s=pressed.per_s(seen.bytes * 8 / 1e6),
            cpu_percent=pressed.cpu_percent,
            kib_per_board=max((one for one in each if one is not None), default=None),
            slow=slow,
            slow_harmed=seen.harmed,
            frame_p50_ms=seen.p50_ms,
            frame_p99_ms=seen.p99_ms,
            frame_max_ms=seen.max_ms,
            silence_max_s=seen.silence_s,
            encodes_per_s=pressed.per_s(
                sum(grown for name, grown in counted.items() if name.startswith("eday_live_encoded_total"))
            ),
            encodes_per_frame=round(encoded / seen.different, 3) if seen.different else None,
            overwritten_per_s=pressed.per_s(counted.get("eday_live_overwritten_total", 0)),
            let_go=round(counted.get("eday_live_dropped_total", 0)),
            beat_ms=_beat_ms(counted),
            calm_frames_per_s=calm.per_s(calm.seen.frames),
            calm_frame_p99_ms=calm.seen.p99_ms,
            calm_cpu_percent=calm.cpu_percent,
            calm_harmed=calm.seen.harmed,
            cpu_percent_quiet=quiet.cpu_percent,
            kib_per_board_overall=_each(held[0], held[-1], self.boards),
            server_mib=[None if one is None else round(one / 2**20, 1) for one in held],
            receipt_p99_ms=shots.p99_ms,
            generator_cpu=seen.cpu,
            seconds=self.seconds,
            errors=shots.errors + calm.seen.strange + seen.strange,
        )
        return Measured(result, result.errors, _goals(result))


def _goals(result: FanoutResult) -> list[Goal]:
    return [
        Goal("slow_harmed", "at most", 0, result.slow_harmed),
        Goal("encodes_per_frame", "at most", 1.05, result.encodes_per_frame),
        Goal("frame_p99_ms", "at most", 1_000, result.frame_p99_ms, "ms"),
    ]


async def _watch(scene: Scene, boards: Boards, seconds: float) -> _Watched:
    """From one mark to the next."""
    assert scene.stage.server_url is not None
    before, use = await asyncio.to_thread(_counters, scene.stage.server_url), scene.meter.read()
    await asyncio.sleep(seconds)
    seen = await boards.mark()
    after, use_now = await asyncio.to_thread(_counters, scene.stage.server_url), scene.meter.read()
    spent = used(use, use_now, SERVER)
    percent = None if spent is None else round(100 * spent / (use_now.at - use.at), 1)
    return _Watched(seen, percent, {name: value - before.get(name, 0) for name, value in after.items()})


def _counters(url: str) -> dict[str, float]:
    """The server's own counters: name and label -> value."""
    with urllib.request.urlopen(f"{url}/metrics", timeout=ASK_WITHIN_S) as answer:  # noqa: S310  # our own address
        text = answer.read().decode()
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("eday_live_")
    }


def _beat_ms(counted: Mapping[str, float]) -> float | None:
    """The mean of what one beat took."""
    beats = counted.get("eday_live_beat_seconds_count", 0)
    return round(1_000 * counted["eday_live_beat_seconds_sum"] / beats, 1) if beats else None


def _in_words(what: str, watched: _Watched) -> str:
    seen = watched.seen
    return (
        f"{what}: {watched.per_s(seen.frames):,.0f} frames/s · p50 {seen.p50_ms} ms · p99 {seen.p99_ms} ms"
        f" · {watched.cpu_percent} % of a core · {seen.harmed:,} harmed · {seen.lost:,} lost · {seen.let_go:,} let go"
    )


def _groups(boards: int) -> list[tuple[int, int]]:
    return list(pairwise(boards * n // STEPS for n in range(STEPS + 1)))


async def _rest(session: Session, scene: Scene) -> None:
    if not await until_quiet(scene.meter, SERVER, REST_WITHIN_S):
        session.say("the server does not come to rest")


def _each(before: int | None, after: int | None, boards: int) -> float | None:
    return None if before is None or after is None else round((after - before) / 1024 / max(1, boards), 2)
