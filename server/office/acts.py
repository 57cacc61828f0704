"""What people at desks do: each act is an entry of the ledger, and the bell is rung when it is durable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from election.ledger import Fact, leaf
from election.station import parse_station_code
from election.store.database import Connection
from election.store.ledger import Draft, Ledger
from election.wire import content
from election.wire.event import Event


@dataclass(frozen=True, slots=True)
class Act:
    """A fact and the province in whose chain it belongs."""

    province: int
    fact: Fact


@dataclass(frozen=True, slots=True)
class Recorded:
    """One act in the ledger. `event` is to be rung after commit, and only then."""

    act: Act
    position: int
    digest: bytes
    event: Event

    @property
    def receipt(self) -> dict[str, Any]:
        """As a phone gets it for a report."""
        return {
            "province": self.act.province,
            "position": self.position,
            "digest": self.digest.hex(),
            "received_at": self.act.fact.received_at.isoformat(),
        }


async def record(ledger: Ledger, act: Act, on: Connection | None = None) -> Recorded:
    """Append one act whose place in the ledger somebody wants to know; otherwise as `enter`."""
    draft = _draft(act)
    (written,) = await ledger.append([draft], on)
    event = Event(draft.province, written.position - 1, (draft.content,))
    return Recorded(act, written.position, written.digest, event)


async def enter(ledger: Ledger, acts: Sequence[Act], on: Connection | None = None) -> list[Event]:
    """Append the acts, inside the caller's transaction if `on` is in one. What comes back is to be rung after commit,
    and only then."""
    drafts = [_draft(act) for act in acts]
    appended = await ledger.append(drafts, on)
    events: dict[int, list[str]] = {}
    first: dict[int, int] = {}
    for draft, written in zip(drafts, appended, strict=True):
        first.setdefault(draft.province, written.position)
        events.setdefault(draft.province, []).append(draft.content)
    return [Event(province, first[province] - 1, tuple(contents)) for province, contents in events.items()]


def _draft(act: Act) -> Draft:
    fact = act.fact
    text = content.encode(fact)
    named = parse_station_code(fact.station) if fact.station else None
    station = named[1] if named else None
    return Draft(act.province, fact.kind, station, None, None, None, fact.received_at, leaf(text), text.decode())
