"""Lines over time, as a report draws them: made from what generators and the meter saw. Pure.

All moments come in on the monotonic clock and go out as seconds since the run began. Generators look through windows
of one width, so they are put on a common grid of that width: lines of several generators then share their moments, and
a stretch in which one of them did nothing is a gap in its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from loadtest.drill import Shots, Window
from server.benchmark.meter import LOAD, Reading

USUAL_WIDTH_S = 0.5
SHORTEST_S = 0.1  # between two readings, for a share that means something
MIB = 2**20

Values = list[float | None]


class Line(Struct, frozen=True):
    """One value for each moment of its chart; None is a gap."""

    name: str
    values: Values


class Chart(Struct, frozen=True):
    """What one plot shows. `unit` stands at its axis; `is_log` is for what spans several powers of ten."""

    title: str
    unit: str
    seconds: list[float]
    lines: list[Line]
    is_log: bool = False


class Strand(Struct, frozen=True):
    """What one generator saw: windows of one width, the first beginning `began_at`."""

    name: str
    began_at: float
    windows: list[Window]

    @property
    def width_s(self) -> float:
        return self.windows[1].start_s - self.windows[0].start_s if len(self.windows) > 1 else USUAL_WIDTH_S


def strand(name: str, shots: Shots) -> Strand:
    return Strand(name, shots.began_at, shots.windows)


def latency(strands: Sequence[Strand], zero: float) -> Chart | None:
    lines = [(f"{one.name} {name}".strip(), one, of) for one in strands for name, of in _PERCENTILES]
    return _chart("Latency of accepted reports", "ms", lines, zero, is_log=True)


def throughput(strands: Sequence[Strand], zero: float) -> Chart | None:
    lines = [(f"{one.name} accepted".strip(), one, _accepted(one)) for one in strands]
    refusing = [one for one in strands if any(window.refused for window in one.windows)]
    lines += [(f"{one.name} refused".strip(), one, _refused(one)) for one in refusing]
    return _chart("Reports", "per second", lines, zero)


def cpu(readings: Sequence[Reading], parts: Sequence[str], zero: float) -> Chart | None:
    """Share of one core, 1 is all of it; between each reading and the one before."""
    pairs = list(pairwise(readings))

    def share(before: Reading, after: Reading, part: str) -> float | None:
        begin, end = before.uses[part].cpu_s, after.uses[part].cpu_s
        apart_s = after.at - before.at
        if begin is None or end is None or apart_s <= 0:
            return None
        return round(max(0.0, end - begin) / apart_s, 3)

    pairs = [pair for pair in pairs if pair[1].at - pair[0].at > SHORTEST_S]  # the last one may come at once
    lines = [Line(part, [share(*pair, part) for pair in pairs]) for part in parts]
    return _told("CPU", "cores", [round(after.at - zero, 2) for _, after in pairs], lines)


def memory(readings: Sequence[Reading], parts: Sequence[str], zero: float) -> Chart | None:
    def mebibytes(reading: Reading, part: str) -> float | None:
        held = reading.uses[part].bytes
        return None if held is None else round(held / MIB, 1)

    lines = [Line(part, [mebibytes(one, part) for one in readings]) for part in parts if part != LOAD]
    return _told("Resident memory", "MiB", [round(one.at - zero, 2) for one in readings], lines)


Of = Callable[[Window], float | None]

_PERCENTILES: tuple[tuple[str, Of], ...] = (
    ("p50", lambda window: window.p50_ms),
    ("p99", lambda window: window.p99_ms),
)


def _accepted(one: Strand) -> Of:
    return lambda window: round(window.answered / one.width_s, 1)


def _refused(one: Strand) -> Of:
    return lambda window: round(window.refused / one.width_s, 1)


def _chart(
    title: str, unit: str, lines: Iterable[tuple[str, Strand, Of]], zero: float, is_log: bool = False
) -> Chart | None:
    """Lines of the same name are one line: a generator that was started several times."""
    drawn = list(lines)
    grid_s = max((one.width_s for _, one, _ in drawn), default=USUAL_WIDTH_S)
    cells: dict[str, dict[int, float | None]] = {}
    for name, one, of in drawn:
        begin = one.began_at - zero
        cells.setdefault(name, {}).update({round((begin + w.start_s) / grid_s): of(w) for w in one.windows})
    used = [number for values in cells.values() for number in values]
    if not used:
        return None
    grid = range(min(used), max(used) + 1)
    told = [Line(name, [values.get(number) for number in grid]) for name, values in cells.items()]
    return _told(title, unit, [round(number * grid_s, 3) for number in grid], told, is_log)


def _told(title: str, unit: str, seconds: list[float], lines: list[Line], is_log: bool = False) -> Chart | None:
    """None when there is nothing to see."""
    seen = [line for line in lines if any(value is not None for value in line.values)]
    return Chart(title, unit, seconds, seen, is_log) if seen and seconds else None
