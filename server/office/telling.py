"""What the feed tells of an entry: the events it makes, each with the absolute values it leaves behind.

Nothing here depends on the time of day or on what anybody read before: the same ledger and register give the same
bytes. No names, no contacts, no free text: an agency sees aggregates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from election.ledger import Entry
from election.report import Incident
from election.standing.fold import Standing
from election.standing.incidents import IncidentStanding
from election.standing.instant import text
from election.station import Scope, StationKey, commune_scope, parse_station_code, province_scope
from election.wire import pack
from server.office.tape import Line

FELL = "W201"


class Teller:
    """Tells entries in the order of their positions, each right after `standing` has taken it in."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._figures: dict[Scope, dict[str, Any]] = {}  # as last told
        self._slots: dict[tuple[Scope, int], dict[str, Any]] = {}

    def tell(self, entry: Entry, changed: Iterable[Scope]) -> list[Line]:
        fact = entry.fact
        touched = sorted(scope for scope in changed if scope[0] in "pck")
        events: list[tuple[tuple[Scope, ...], dict[str, Any]]] = []
        # A book with the new register has told the past with it too: readers of the old one must hear it anew.
        anew = fact.kind == "register"
        if anew:
            communes = self._communes(entry)
            events += [((scope,), self._register(scope)) for scope in communes]
            touched = sorted({each for scope in communes for each in self._around(scope)})
        before = {scope: self._figures.get(scope) for scope in touched}
        for scope in touched:
            body = figures_of(self._standing, scope)
            if anew or body != before[scope]:
                self._figures[scope] = body
                events.append(((scope,), {"type": "figures", "scope": scope, **body}))
        for scope in touched:
            events += [((scope,), slot) for slot in self._slots_changed(scope, anew=anew)]
        if (incident := self._incident(entry)) is not None and touched:
            events.append(incident)
        if (correction := self._correction(entry, before)) is not None:
            events.append(correction)
        return [self._line(entry, n, scopes, event) for n, (scopes, event) in enumerate(events, 1)]

    def _line(self, entry: Entry, n: int, scopes: tuple[Scope, ...], event: dict[str, Any]) -> Line:
        named = {
            "id": f"{entry.province:02d}-{entry.position}-{n}",
            "position": {"province": entry.province, "position": entry.position},
            **event,
        }
        return Line(scopes, pack.encode(named) + b"\n")

    # Slots

    def _slots_changed(self, scope: Scope, *, anew: bool) -> list[dict[str, Any]]:
        """The slots of a province or commune that are otherwise than last told; one nobody has
        reported yet is told with the register only."""
        if scope[0] == "k":
            return []
        changed = []
        for index, body in enumerate(slots_of(self._standing, scope)):
            last = self._slots.get((scope, index))
            if anew or (body != last and (last is not None or body["reported"])):
                self._slots[scope, index] = body
                changed.append({"type": "slot", "scope": scope, **body})
        return changed

    # Register

    def _communes(self, entry: Entry) -> list[Scope]:
        """The communes a change of the register touched; an entry that does not say touched all of the province."""
        province = province_scope(entry.province)
        below = self._standing.children(province) if self._standing.knows(province) else ()
        known = [scope for scope in below if scope[0] == "c"]
        told = (entry.fact.detail or {}).get("communes")
        if not isinstance(told, list):
            return known
        named = {commune_scope(number) for number in told if isinstance(number, int)}
        return [scope for scope in known if scope in named]

    def _register(self, scope: Scope) -> dict[str, Any]:
        return {"type": "register", "scope": scope, "stations": len(self._standing.stations(scope))}

    def _around(self, commune: Scope) -> set[Scope]:
        """The commune, its province and the constituencies of its stations."""
        place = self._standing.place(commune)
        around = [*(parent.scope for parent in place.parents), *(each.scope for each, _ in place.constituencies)]
        return {commune, *(scope for scope in around if scope[0] in "pk")}

    # Incidents

    def _incident(self, entry: Entry) -> tuple[tuple[Scope, ...], dict[str, Any]] | None:
        fact = entry.fact
        named = parse_station_code(fact.station) if fact.station else None
        id_ = fact.report.incident if isinstance(fact.report, Incident) else (fact.detail or {}).get("incident")
        if named is None or fact.kind not in {"incident", "move"} or not isinstance(id_, str):
            return None
        incident = self._standing.incident(named[1], id_)
        if incident is None:
            return None
        body = incident_of(self._standing, incident)
        scopes = (body["scope"], *body["constituencies"])
        return scopes, {"type": "incident", **body}

    # Corrections

    def _correction(
        self, entry: Entry, before: dict[Scope, dict[str, Any] | None]
    ) -> tuple[tuple[Scope, ...], dict[str, Any]] | None:
        """That a commune's voters went the other way than up, or were said to have been wrong: with both values."""
        fact = entry.fact
        stated = getattr(fact.report, "corrects", None) is not None
        named = parse_station_code(fact.station) if fact.station else None
        if named is None or not (stated or FELL in fact.findings):
            return None
        scope = commune_scope(named[1] // 1000)
        old, new = before.get(scope), self._figures.get(scope)
        if old is None or new is None or _voted(old) == _voted(new):
            return None
        return (scope,), {
            "type": "correction",
            "scope": scope,
            "as_of": text(fact.as_of),
            "received_at": text(fact.received_at),
            "why": "stated" if stated else "fell",
            "old": _voted(old),
            "new": _voted(new),
        }


def figures_of(standing: Standing, scope: Scope) -> dict[str, Any]:
    """The figures of a scope without what depends on the time of day. A constituency's are of its own ballot."""
    told = standing.figures(scope, standing.election.begins).as_wire()
    ballots = told["ballots"]
    if scope[0] == "k":
        own = scope.split("-")[1]
        ballots = {ballot: figures for ballot, figures in ballots.items() if ballot == own}
    return {
        "as_of": told["as_of"],
        "received_at": told["received_at"],
        "oldest_as_of": told["oldest_as_of"],
        "coverage": {"reported": told["reported"], "expected": told["stations"]},
        "ballots": ballots,
        "opened": told["opened"],
        "closed": told["closed"],
        "full": told["full"],
    }


def slots_of(standing: Standing, scope: Scope) -> list[dict[str, Any]]:
    slots = [slot.as_wire() for slot in standing.slots(scope, standing.election.begins)]
    return [{("slot" if name == "at" else name): slot[name] for name in slot if name != "state"} for slot in slots]


def incident_of(standing: Standing, incident: IncidentStanding) -> dict[str, Any]:
    """An incident without a word of it. Its name is not the phone's own, which is unique for its station only."""
    key: StationKey = incident.key
    name = hashlib.blake2b(f"{key}/{incident.id}".encode(), digest_size=8).hexdigest()
    told = incident.as_wire()
    constituencies = [each.scope for each, _ in standing.place(incident.scope).constituencies]
    return {
        "scope": commune_scope(key // 1000),
        "constituencies": constituencies,
        "incident": name,
        **{field: told[field] for field in ("category", "severity", "state", "people", "at", "received_at", "updates")},
    }


def _voted(figures: dict[str, Any]) -> dict[str, int | None]:
    return {ballot: each["voted"] for ballot, each in figures["ballots"].items()}
