"""What command centres have told polling areas today, remembered for phones that come later. Pure memory.

In: directives, from the bus or read back from the ledger, in any order and however often. Out: those addressed to a
station, newest last.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from election.standing.directive import Directive
from election.station import Scope, Station

MOST = 20  # of one scope, and told to one phone


class Directives:
    def __init__(self) -> None:
        self._of_scope: dict[Scope, list[Directive]] = {}

    def remember(self, directive: Directive) -> bool:
        """False if it is known already, or older than all that are kept of its scope."""
        held = self._of_scope.setdefault(directive.scope, [])
        if directive in held:
            return False
        insort(held, directive, key=_when)
        return len(held) <= MOST or held.pop(0) is not directive

    def to(self, stations: Iterable[Station], today: date) -> list[Directive]:
        """Today's, addressed to any of the stations."""
        scopes = {scope for station in stations for scope in station.scopes}
        found = [one for scope in scopes for one in self._of_scope.get(scope, ()) if one.at.date() == today]
        return sorted(found, key=_when)[-MOST:]


def told(directive: Directive) -> dict[str, Any]:
    """As phones hear it: to whom else it was said is not theirs to read."""
    return {name: value for name, value in directive.as_wire().items() if name != "scope"}


def _when(directive: Directive) -> tuple[datetime, int]:
    return directive.at, directive.position
