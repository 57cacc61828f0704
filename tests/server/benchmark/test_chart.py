from __future__ import annotations

from loadtest.drill import Window
from server.benchmark.chart import Line, Strand, cpu, latency, memory, throughput
from server.benchmark.meter import LOAD, Reading, Use


def window(start_s: float, answered: int = 10, refused: int = 0, p50: float | None = 2.0) -> Window:
    return Window(start_s, answered, refused, p50, p50 and p50 * 2, p50 and p50 * 3)


def test_generators_share_a_grid_and_pauses_are_gaps() -> None:
    ours = [Strand("ours", 100.03, [window(0), window(0.5)]), Strand("ours", 102.02, [window(0, 30), window(0.5, 40)])]
    peer = [Strand("peer", 101.01, [window(0, 5), window(0.5, 5)])]

    chart = throughput([*ours, *peer], 100)

    assert chart is not None
    assert [0.0, 0.5, 1.0, 1.5, 2.0, 2.5] == chart.seconds
    assert [
        Line("ours accepted", [20, 20, None, None, 60, 80]),
        Line("peer accepted", [None, None, 10, 10, None, None]),
    ] == chart.lines


def test_refusals_are_a_line_when_there_were_any() -> None:
    chart = throughput([Strand("", 0, [window(0), window(1, 4, 8)])], 0)

    assert chart is not None
    assert [Line("accepted", [10, 4]), Line("refused", [0, 8])] == chart.lines


def test_latency_has_both_percentiles_and_nothing_where_nothing_was_accepted() -> None:
    chart = latency([Strand("", 10, [window(0), window(0.5, p50=None)])], 9)

    assert chart is not None
    assert chart.is_log
    assert ([1.0, 1.5], [Line("p50", [2.0, None]), Line("p99", [4.0, None])]) == (chart.seconds, chart.lines)


def test_nothing_measured_is_no_chart() -> None:
    assert (None, None) == (latency([], 0), throughput([Strand("", 0, [])], 0))
    assert cpu([], [LOAD], 0) is None


def test_cpu_is_a_share_of_a_core_between_readings() -> None:
    readings = [
        Reading(10, {"collector": Use(1.0, 2**20), LOAD: Use(None, None)}),
        Reading(10.5, {"collector": Use(1.25, 2**21), LOAD: Use(None, None)}),
        Reading(11, {"collector": Use(1.75, 2**21), LOAD: Use(None, None)}),
        Reading(11.01, {"collector": Use(1.75, None), LOAD: Use(None, None)}),
    ]

    share, held = cpu(readings, ["collector", LOAD], 10), memory(readings, ["collector", LOAD], 10)

    assert share is not None
    assert held is not None
    assert ([0.5, 1], [Line("collector", [0.5, 1.0])]) == (share.seconds, share.lines)
    assert ([0, 0.5, 1, 1.01], [Line("collector", [1, 2, 2, None])]) == (held.seconds, held.lines)
