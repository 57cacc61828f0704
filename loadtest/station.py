"""What a simulated election team knows of its own polling area: nothing but what enrolling told it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

SUPPOSED_LISTED = 900
"""Voters of an area whose list the register does not know: the team has its list on paper and reports it."""


@dataclass(frozen=True, slots=True)
class PollingArea:
    """One polling area and its day. `listed` has a number for every ballot of the election."""

    code: str
    listed: Mapping[str, int]
    opens: datetime
    closes: datetime

    @property
    def ballots(self) -> tuple[str, ...]:
        return tuple(self.listed)

    @property
    def headline(self) -> str:
        """The ballot whose number the press quotes."""
        return "assembly" if "assembly" in self.listed else self.ballots[0]


def polling_area(
    code: str,
    ballots: tuple[str, ...],
    listed: Mapping[str, int | None],
    date: dt.date,
    opens: str,
    closes: str,
    zone: dt.tzinfo | None,
) -> PollingArea:
    """From the fields of the wire; `zone` is the offset the server's own times carry."""
    known = {ballot: n for ballot, n in listed.items() if n is not None}
    supposed = known.get("assembly") or next(iter(known.values()), SUPPOSED_LISTED)
    return PollingArea(
        code=code,
        listed={ballot: known.get(ballot, supposed) for ballot in ballots},
        opens=datetime.combine(date, time.fromisoformat(opens), zone),
        closes=datetime.combine(date, time.fromisoformat(closes), zone),
    )
