"""The picture of this moment: the fold of all entries, and which scopes changed since the last beat.

Lifecycle:
1. The listener subscribes; what it hears before 3 is dropped, because 4 reads it from the ledger.
2. `catchup` reads the election, the register and all entries, and folds them.
3. `begin` takes the loaded fold; from here on `standing` answers and events are applied.
4. One comparison with the ledger's heads brings what arrived meanwhile. Then the picture is live.
5. A changed register or election is taken by `replace_stations` or `begin` again; nothing else starts over.

Entries may come in any order and any number of times: the fold ignores what it has. A version is the number of a beat;
versions of two runs of the program have nothing to do with each other, which is what `epoch` tells.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from election.clock import Clock
from election.errors import Unavailable
from election.ledger import Entry
from election.standing.fold import Standing
from election.station import Scope, Station
from election.wire import content
from election.wire.event import Event
from server.live.gauges import Gauges

REGISTER_FACTS = frozenset({"register", "election"})


class Current:
    def __init__(self, clock: Clock, gauges: Gauges) -> None:
        self.epoch = secrets.token_hex(4)
        self.version = 0
        self.begun = 0
        """Pictures older than this version are of no use: another fold was begun."""
        self.register_version = 0
        """Grows whenever places or the election may have changed."""
        self.register_touched = False
        """An entry told that the register or the election changed since the last reading of them."""
        self.moment = clock.now()
        """The election's time that pictures of this version are about: one for all of them, whenever each is made."""
        self.minute = _minute(self.moment)
        self._clock = clock
        self._gauges = gauges
        self._standing: Standing | None = None
        self._touched: set[Scope] = set()

    # Lifecycle

    @property
    def is_loaded(self) -> bool:
        return self._standing is not None

    @property
    def standing(self) -> Standing:
        if self._standing is None:
            raise Unavailable("The picture is still being loaded.")
        return self._standing

    def begin(self, standing: Standing) -> None:
        """Show this fold from now on; every viewer gets a new snapshot."""
        self._standing = standing
        self.begun = self.next_version()
        self.register_version += 1
        self._touched.clear()

    # What arrives

    def hear(self, event: Event) -> None:
        """Apply the entries of an event that are not known yet."""
        if self._standing is None:
            return
        known = self._standing.positions.get(event.province)
        entries = [
            Entry(event.province, position, content.decode(text))
            for position, text in enumerate(event.contents, event.after + 1)
            if known is None or not known.has(position)
        ]
        self.apply(entries)

    def apply(self, entries: Iterable[Entry]) -> None:
        standing = self.standing
        applied = 0
        for entry in entries:
            self._touched |= standing.apply(entry)
            applied += 1
            if entry.fact.kind in REGISTER_FACTS:
                self.register_touched = True
        self._gauges.applied.inc(applied)

    def replace_stations(self, stations: Sequence[Station]) -> None:
        """New or changed stations; none is taken away."""
        for station in stations:
            self._touched |= self.standing.replace_station(station)
        self.register_version += 1

    # What is asked

    def position(self, province: int) -> int:
        """Everything up to here is in the picture."""
        known = self.standing.positions.get(province)
        return 0 if known is None else known.contiguous_to

    @property
    def has_gap(self) -> bool:
        """Whether something behind a missing entry is already here."""
        return any(known.highest > known.contiguous_to for known in self.standing.positions.values())

    def now(self) -> datetime:
        return self._clock.now()

    @property
    def speed(self) -> float:
        return self._clock.speed

    def take_touched(self) -> frozenset[Scope]:
        """The scopes entries have changed since the last call."""
        touched, self._touched = self._touched, set()
        return frozenset(touched)

    def next_version(self) -> int:
        self.version += 1
        self.moment = self._clock.now()
        self.minute = _minute(self.moment)
        return self.version


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
