"""Directives (chỉ đạo): words of a desk to every polling area of a scope."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from election.ledger import Entry
from election.standing.instant import moment, text
from election.standing.reading import Malformed, instant
from election.station import Scope


@dataclass(frozen=True, slots=True)
class Directive:
    """`scope` is whom it is for, `source` the scope of the person (`by`) who gave it. `given` is in microseconds."""

    province: int
    position: int
    id: str
    scope: Scope
    text: str
    by: str | None
    source: str | None
    given: int

    @property
    def at(self) -> datetime:
        return moment(self.given)

    def as_wire(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "scope": self.scope,
            "text": self.text,
            "by": self.by,
            "from": self.source,
            "at": text(self.at),
        }

    def dump(self) -> list[Any]:
        return list(astuple(self))


def directive_of(entry: Entry) -> Directive:
    """What an entry of kind directive says. Raises `Malformed`."""
    fact, detail = entry.fact, entry.fact.detail or {}
    id_, scope, words, source = (detail.get(name) for name in ("id", "scope", "text", "from"))
    if not isinstance(id_, str) or not isinstance(scope, str) or not isinstance(words, str):
        raise Malformed
    if not isinstance(source, str | None):
        raise Malformed
    given = instant(fact.received_at)
    return Directive(entry.province, entry.position, id_, Scope(scope), words, fact.by, source, given)
