"""What command centres have told polling areas today, remembered for phones that come later. Pure memory.

In: entries of kind `directive`, from the bus or read back from the ledger, in any order and however often. Out: those
addressed to a station, newest last. What an entry cannot say is left out.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from election.ledger import Fact
from election.station import Scope, Station, is_scope

MOST = 20  # of one scope, and told to one phone


@dataclass(frozen=True, slots=True)
class Directive:
    """Words of a command centre to every polling area of `scope`; `source` is the scope of who wrote them."""

    id: str
    scope: Scope
    text: str
    by: str | None
    source: str | None
    at: datetime

    def as_wire(self) -> dict[str, Any]:
        return {"id": self.id, "text": self.text, "by": self.by, "from": self.source, "at": self.at}


def directive_of(fact: Fact) -> Directive | None:
    """None if the entry is no directive that can be told."""
    told = fact.detail or {}
    id_, scope, text, source = (told.get(name) for name in ("id", "scope", "text", "from"))
    if fact.kind != "directive" or not isinstance(id_, str) or not isinstance(text, str):
        return None
    if not isinstance(scope, str) or not is_scope(scope):
        return None
    return Directive(id_, Scope(scope), text, fact.by, source if isinstance(source, str) else None, fact.received_at)


class Directives:
    def __init__(self) -> None:
        self._of_scope: dict[Scope, list[Directive]] = {}

    def remember(self, directive: Directive) -> bool:
        """False if it is known already, or older than all that are kept of its scope."""
        held = self._of_scope.setdefault(directive.scope, [])
        if any(one.id == directive.id for one in held):
            return False
        insort(held, directive, key=lambda one: one.at)
        if len(held) > MOST:
            return held.pop(0) is not directive
        return True

    def to(self, stations: Iterable[Station], today: date) -> list[Directive]:
        """Today's, addressed to any of the stations."""
        scopes = {scope for station in stations for scope in station.scopes}
        found = [one for scope in scopes for one in self._of_scope.get(scope, ()) if one.at.date() == today]
        return sorted(found, key=lambda one: one.at)[-MOST:]
