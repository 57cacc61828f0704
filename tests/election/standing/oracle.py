"""The same picture worked out the slow and obvious way, straight from the entries; shares no code with the fold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from election.clock import VIETNAM
from election.day import BALLOTS, Election
from election.ledger import Entry
from election.report import Closing, Incident, Opening, Turnout
from election.station import Scope, Station

Shown = dict[str, Any]
Point = tuple[datetime, int, Entry, dict[str, int | None]]
"""As-of, position, entry, voted."""


class Oracle:
    def __init__(
        self, election: Election, stations: Sequence[Station], entries: Sequence[Entry], now: datetime
    ) -> None:
        self.election = election
        self.stations = stations
        self.now = now
        self._curves: dict[str, dict[str, list[int | None]]] = {}
        unique = {(e.province, e.position): e for e in entries}
        self.entries = [unique[at] for at in sorted(unique)]
        said = [e for e in self.entries if e.fact.report is not None and e.fact.kind != "conflict"]
        self.said = {s.code: [e for e in said if e.fact.station == s.code] for s in stations}
        self.corrected = {
            (e.fact.device, r.corrects)
            for e in said
            if isinstance(r := e.fact.report, Turnout) and r.corrects is not None and r.corrects != r.seq
        }
        for e in self.entries:
            if e.fact.kind == "settlement" and e.fact.detail is not None:
                self.corrected |= {(device, seq) for device, seq in e.fact.detail["falls"]}

    def of(self, scope: Scope) -> list[Station]:
        return [s for s in self.stations if scope in s.scopes]

    # One station

    def points(self, station: Station, *, effective: bool = True) -> list[Point]:
        """In order."""
        found: list[Point] = []
        for e in self.said[station.code]:
            report = e.fact.report
            if isinstance(report, Turnout | Closing) and e.fact.as_of is not None:
                if effective and (e.fact.device, e.fact.seq) in self.corrected:
                    continue
                voted: dict[str, int | None] = {b: report.voted.get(b) for b in BALLOTS}
                found.append((e.fact.as_of, e.position, e, voted))
        return sorted(found, key=lambda p: p[:2])

    def voted(self, station: Station, ballot: str) -> int | None:
        values = [voted[ballot] for _, _, _, voted in self.points(station) if voted[ballot] is not None]
        return values[-1] if values else None

    def listed(self, station: Station, ballot: str) -> int | None:
        stated: list[tuple[datetime, int, int]] = []
        for e in self.said[station.code]:
            report = e.fact.report
            if isinstance(report, Opening | Turnout) and (e.fact.device, e.fact.seq) not in self.corrected:
                n = getattr(report.listed, ballot) if report.listed is not None else None
                if n is not None and e.fact.as_of is not None:
                    stated.append((e.fact.as_of, e.position, n))
        return max(stated)[2] if stated else station.listed[BALLOTS.index(ballot)]

    def closed_at(self, station: Station) -> datetime | None:
        closings = [e.fact.report for e in self.said[station.code] if isinstance(e.fact.report, Closing)]
        return closings[-1].closed_at if closings else None

    def opened(self, station: Station) -> bool:
        return any(isinstance(e.fact.report, Opening) for e in self.said[station.code])

    def open_incidents(self, station: Station) -> list[str]:
        """Severities of the open ones."""
        ids = {r.incident for e in self.said[station.code] if isinstance(r := e.fact.report, Incident)}
        severities = []
        for one in sorted(ids):
            state, severity = None, ""
            for e in self.entries:
                report, detail = e.fact.report, e.fact.detail or {}
                if e.fact.station != station.code or e.fact.kind == "conflict":
                    continue
                if isinstance(report, Incident) and report.incident == one:
                    severity = report.severity
                    if state is None or (state == "resolved" and severity != "handled"):
                        state = "reopened" if state == "resolved" else "raised"
                elif e.fact.kind == "move" and detail["incident"] == one and state is not None:
                    state = self._moved(state, detail["move"])
            if state != "resolved":
                severities.append(severity)
        return severities

    @staticmethod
    def _moved(state: str, move: str) -> str:
        if state == "resolved":
            return "reopened" if move == "reopen" else state
        if move in ("acknowledge", "instruct"):
            return "acknowledged" if state in ("raised", "reopened") else state
        return {"assign": "assigned", "escalate": "raised", "resolve": "resolved", "merge": "resolved"}.get(move, state)

    def state(self, station: Station) -> str:
        if self.closed_at(station) is not None:
            return "closed"
        if "interrupting" in self.open_incidents(station):
            return "interrupted"
        if self.said[station.code]:
            return "open"
        due = datetime.combine(station.date, station.opens, VIETNAM) + timedelta(minutes=15)
        return "silent" if self.now >= due else "waiting"

    # A scope

    def figures(self, scope: Scope) -> Shown:
        stations = self.of(scope)
        headlines = [p for s in stations for p in self._latest(s, ("assembly",))]
        latest = [p for s in stations for p in self._latest(s, BALLOTS)]
        points = [p for s in stations for p in self.points(s) if any(n is not None for n in p[3].values())]
        states = [self.state(s) for s in stations]
        return {
            "stations": len(stations),
            "reported": len(headlines),
            "ballots": {b: self._ballot(stations, b) for b in BALLOTS},
            "states": {s: states.count(s) for s in ("silent", "waiting", "open", "interrupted", "closed")},
            "opened": sum(self.opened(s) for s in stations),
            "closed": states.count("closed"),
            "full": sum(self._full(s) for s in stations),
            "as_of": _text(max((p[0] for p in latest), default=None)),
            "received_at": _text(max((p[2].fact.received_at for p in points), default=None)),
            "oldest_as_of": _text(min((p[0] for p in headlines), default=None)),
        }

    def _latest(self, station: Station, ballots: tuple[str, ...]) -> list[Any]:
        return [p for p in self.points(station) if any(p[3][b] is not None for b in ballots)][-1:]

    def _full(self, station: Station) -> bool:
        voted, listed = self.voted(station, "assembly"), self.listed(station, "assembly")
        return voted is not None and listed is not None and 0 < listed <= voted

    def _ballot(self, stations: list[Station], ballot: str) -> Shown:
        listed = [n for s in stations if (n := self.listed(s, ballot)) is not None]
        voted = [n for s in stations if (n := self.voted(s, ballot)) is not None]
        reporting = [s for s in stations if self.voted(s, ballot) is not None]
        listed_in = [n for s in reporting if (n := self.listed(s, ballot)) is not None]
        return {
            "listed": sum(listed) if listed else None,
            "listed_known": len(listed),
            "listed_in": sum(listed_in) if listed_in else None,
            "voted": sum(voted) if voted else None,
            "reported": len(voted),
            "expected": len(stations),
        }

    def slots(self, scope: Scope) -> list[Shown]:
        expected = [s for s in self.of(scope) if s.date == self.election.date]
        earlier = self.election.at(time(0))
        shown = []
        for slot in self.election.slots:
            at = self.election.at(slot.at)
            opens, closes = max(earlier, at - slot.lead), at + slot.tolerance
            cells = [(s, *self._cell(s, opens, closes)) for s in expected]
            reported = [cell for cell in cells if cell[1]["assembly"] is not None]
            on_time = sum(cell[2] for cell in reported)
            missing = len(expected) - len(reported)
            state = "coming" if self.now < at else "due" if self.now <= closes else "late" if missing else "past"
            shown.append(
                {
                    "at": _text(at),
                    "state": state,
                    "expected": len(expected),
                    "reported": len(reported),
                    "on_time": on_time,
                    "late": len(reported) - on_time,
                    "missing": missing,
                    "voted": {b: _sum([c[1][b] for c in cells]) for b in BALLOTS},
                    "listed": {b: _sum([self.listed(c[0], b) for c in cells if c[1][b] is not None]) for b in BALLOTS},
                }
            )
            earlier = closes
        return shown

    def _cell(self, station: Station, opens: datetime, closes: datetime) -> tuple[dict[str, int | None], bool]:
        closed_at = self.closed_at(station)
        if closed_at is not None and closed_at <= opens:
            return {b: self.voted(station, b) for b in BALLOTS}, True
        inside = [p for p in self.points(station) if opens < p[0] <= closes]
        values: dict[str, int | None] = dict.fromkeys(BALLOTS)
        for *_, voted in inside:
            values |= {b: n for b, n in voted.items() if n is not None}
        told = [p for p in self.points(station, effective=False) if opens < p[0] <= closes]
        return values, any(p[2].fact.received_at <= closes and p[3]["assembly"] is not None for p in told)

    def curve(self, scope: Scope) -> Shown:
        start, step = self.election.at(self.election.earliest), timedelta(minutes=5)
        steps = (self.election.at(time(0)) + timedelta(days=1) - start) // step
        stations = self.of(scope)
        as_ofs = [p[0] for s in stations for p in self._latest(s, BALLOTS)]
        last = min(max((max(as_ofs) - start) // step, 0), steps - 1) if as_ofs else -1
        own = [self._own_curve(s, start, step, steps) for s in stations]
        shown = {b: [sum(c[b][i] or 0 for c in own) for i in range(last + 1)] for b in BALLOTS}
        return {
            "start": _text(start),
            "step_s": 300,
            "voted": shown,
            "reported": [sum(c["assembly"][i] is not None for c in own) for i in range(last + 1)],
        }

    def _own_curve(self, station: Station, start: datetime, step: timedelta, steps: int) -> dict[str, list[int | None]]:
        """What the station had reported by the end of each step."""
        known = self._curves.get(station.code)
        if known is None:
            values: dict[str, list[int | None]] = {b: [] for b in BALLOTS}
            points, latest = self.points(station), dict[str, int | None](dict.fromkeys(BALLOTS))
            for i in range(steps):
                while points and (points[0][0] < start + (i + 1) * step or i == steps - 1):
                    latest |= {b: n for b, n in points.pop(0)[3].items() if n is not None}
                for ballot in BALLOTS:
                    values[ballot].append(latest[ballot])
            known = self._curves[station.code] = values
        return known


def _sum(values: list[int | None]) -> int | None:
    known = [n for n in values if n is not None]
    return sum(known) if known else None


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
