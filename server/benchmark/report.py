"""A run as one page of HTML: it needs no network and no other file, so it can be kept, sent and opened in ten years.

The tables are plain HTML; the plots are drawn by uPlot, whose code goes into the page with ours and the data.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

import msgspec

from server.benchmark.chart import Chart, cpu, latency, memory, throughput
from server.benchmark.goal import Goal
from server.benchmark.machine import Machine
from server.benchmark.meter import used
from server.benchmark.session import Measured, Scene, Session

EXPORT = "export default uPlot;"
"""How the vendored module ends; inside our own module it is in the way."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a report is about."""

    name: str
    about: str
    made_at: datetime
    command: Sequence[str]


def report(heading: Heading, session: Session, measured: Measured, machine: Machine) -> str:
    """The page."""
    charts = _charts(session)
    here, dashboard = files("server.benchmark"), files("dashboard")
    uplot = dashboard.joinpath("vendor", "uplot.js").read_text("utf-8").rstrip().removesuffix(EXPORT)
    styles = [
        dashboard.joinpath("board", "tokens.css").read_text("utf-8"),
        dashboard.joinpath("vendor", "uplot.css").read_text("utf-8"),
        here.joinpath("report.css").read_text("utf-8"),
    ]
    scripts = [uplot, here.joinpath("report.js").read_text("utf-8")]
    return Template(here.joinpath("report.html").read_text("utf-8")).substitute(
        name=escape(heading.name),
        about=escape(heading.about),
        made_at=f"{heading.made_at:%Y-%m-%d %H:%M} UTC",
        command=escape(shlex.join(heading.command)),
        verdict=_verdict(measured),
        goals=_goals(measured.goals),
        charts="".join(_figure(number, scene, chart) for number, (scene, chart) in enumerate(charts)),
        shares="".join(_shares(scene) for scene in session.scenes),
        result=_table({name: value for name, value in measured.figures.items() if not _is_nested(value)}),
        details="".join(
            f"<section><h2>{escape(name)}</h2>{_rows(value)}</section>"
            for name, value in measured.figures.items()
            if _is_nested(value)
        ),
        settings="".join(
            f"<section><h3>{escape(part)}</h3>{_table(settings)}</section>"
            for part, settings in (session.scenes[-1].stage.settings if session.scenes else {}).items()
        ),
        machine=_table(msgspec.to_builtins(machine)),
        said=_said(session.said),
        # No "</" in the data: it would end the element.
        data=msgspec.json.encode([chart for _, chart in charts]).decode().replace("</", "<\\/"),
        style="\n".join(styles),
        script="\n".join(scripts),
    )


def _charts(session: Session) -> list[tuple[str, Chart]]:
    found: list[tuple[str, Chart | None]] = [
        ("", latency(session.strands, session.began)),
        ("", throughput(session.strands, session.began)),
    ]
    for scene in session.scenes:
        readings, parts = scene.meter.readings, scene.meter.parts
        found += [
            (scene.name, cpu(readings, parts, session.began)),
            (scene.name, memory(readings, parts, session.began)),
        ]
    return [(scene, chart) for scene, chart in found if chart is not None]


def _verdict(measured: Measured) -> str:
    if measured.errors:
        return f'<p class="verdict bad">{measured.errors:,} errors: these figures prove nothing.</p>'
    missed = [goal for goal in measured.goals if goal.is_reached is False]
    if missed:
        return f'<p class="verdict warn">Without errors; {len(missed)} of {len(measured.goals)} goals not reached.</p>'
    return '<p class="verdict good">Without errors.</p>'


def _goals(goals: Iterable[Goal]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(goal.figure)}</th><td>{goal.sense} {goal.bound:g} {escape(goal.unit)}</td>'
        f"<td>{_shown(goal.value)} {escape(goal.unit)}</td>"
        f'<td class="{goal.verdict.replace(" ", "-")}">{goal.verdict}</td></tr>'
        for goal in goals
    )
    if not rows:
        return ""
    head = "<tr><th>figure</th><th>goal</th><th>measured</th><th></th></tr>"
    return f"<section><h2>Goals</h2><table><thead>{head}</thead><tbody>{rows}</tbody></table></section>"


def _figure(number: int, scene: str, chart: Chart) -> str:
    title = f"{chart.title} · {scene}" if scene else chart.title
    said = f"{title}, {chart.unit}, over {chart.seconds[-1] - chart.seconds[0]:.0f} seconds"
    return (
        f'<figure><figcaption>{escape(title)} <span class="soft">{escape(chart.unit)}</span></figcaption>'
        f'<div class="plot" data-chart="{number}" role="img" aria-label="{escape(said)}"></div></figure>'
    )


def _shares(scene: Scene) -> str:
    """How the CPU seconds of a scene were split, as one bar."""
    readings, parts = scene.meter.readings, scene.meter.parts
    spent = {part: used(readings[0], readings[-1], part) for part in parts}
    whole = sum(value for value in spent.values() if value is not None)
    if whole <= 0:
        return ""
    bar = "".join(
        f'<span class="share part-{number}" style="width:{100 * (spent[part] or 0) / whole:.2f}%"></span>'
        for number, part in enumerate(parts)
    )
    key = "".join(
        f'<li><span class="mark part-{number}"></span>{escape(part)} <strong>{_shown(spent[part])} s</strong></li>'
        for number, part in enumerate(parts)
    )
    title = f"CPU seconds · {escape(scene.name)}" if scene.name else "CPU seconds"
    return f'<figure><figcaption>{title}</figcaption><div class="bar">{bar}</div><ul class="key">{key}</ul></figure>'


def _is_nested(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """Several of the same kind, a row each."""
    names = list(rows[0])
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join("<tr>" + "".join(f"<td>{_shown(row.get(name))}</td>" for name in names) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _table(values: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{_shown(value)}</td></tr>' for name, value in values.items()
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _shown(value: Any) -> str:
    match value:
        case None:
            return '<span class="soft">unknown</span>'
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.2f}".rstrip("0").rstrip(".")
        case "":
            return '<span class="soft">none</span>'
        case list():
            return " · ".join(_shown(each) for each in value)
    return escape(str(value))


def _said(said: Iterable[tuple[float, str]]) -> str:
    return "".join(f"<tr><td>{at:.1f} s</td><td>{escape(sentence)}</td></tr>" for at, sentence in said)
