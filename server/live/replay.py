"""What one watched scope looked like at the last beat, and which part changed in which version. Knows no sockets.

`refresh` once per beat; `snapshot` and `frame(since)` at any time between. A frame from any version since `begun` is
exact: sections and rows are compared by value, so what time alone changed (a slot falls due, a silent station) is
versioned like what entries changed. Older versions, and those of another fold, need a snapshot.

Everything that time changes is stated to the minute of the election, so once per such minute is often enough. Looking
at everything costs a hundred times what looking at one report's traces does, so whoever has thousands of scopes may let
it wait for a later beat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from election.standing.picture import Row, columns
from election.station import Scope
from election.wire import frame
from election.wire.frame import Message, Pulse
from server.live.current import Current


class Replay:
    """Raises `Refused(R150)` when the scope is no place of this election, at birth or at a refresh."""

    is_settled = True

    def __init__(self, scope: Scope, current: Current) -> None:
        self.scope = scope
        self._current = current
        # A version of its own: nobody can hold an older picture and take it for this one's beginning.
        self.begun = self.version = current.next_version()
        self._register_version = -1
        self._minute: datetime | None = None
        self._values: dict[str, Any] = {}
        self._changed: dict[str, int] = {}  # section -> version
        self._rows: dict[Scope, Row] = {}
        self._rows_changed: dict[Scope, int] = {}
        self.refresh(self.begun, frozenset())

    # Once per beat

    @property
    def is_behind_time(self) -> bool:
        """A minute of the election has begun that was not looked at."""
        return self._minute != self._current.minute

    def refresh(self, version: int, touched: frozenset[Scope], *, patient: bool = False) -> bool:
        """Look at what entries (`touched`) or time may have changed; whether anything did. `patient`: time may wait.

        Whatever touches a place touches all places it lies in: who is not touched has no row that is."""
        time_passed = self.is_behind_time and not patient
        register_changed = self._register_version != self._current.register_version
        if not (register_changed or time_passed or self.scope in touched):
            return False
        now, standing, scope = self._current.moment, self._current.standing, self.scope
        if register_changed:
            self._begin_again(version)
        if register_changed:
            self._see("election", version, frame.election_section(standing.election))
            self._see("place", version, standing.place(scope))
        if register_changed or scope in touched:
            self._see("curve", version, standing.curve(scope))
        if register_changed or scope in touched or (time_passed and scope.startswith("s")):
            self._see("incidents", version, standing.incidents(scope, now=now))  # a station's resolved ones go in time
        if register_changed or time_passed or scope in touched:
            self._see("figures", version, standing.figures(scope, now))
            self._see("slots", version, standing.slots(scope, now))
        everything = register_changed or time_passed
        for child in self._rows if everything else touched.intersection(self._rows):
            self._see_row(child, version, standing.row(child, now))
        self._register_version = self._current.register_version
        if everything:
            self._minute = self._current.minute
        return self.version == version

    def distrust(self) -> None:
        """A refresh failed half-way: look at everything next time."""
        self._register_version = -1

    def _begin_again(self, version: int) -> None:
        """Frames cannot take a row away or put one in between: with other children it takes a snapshot."""
        children = self._current.standing.children(self.scope)
        if children != tuple(self._rows) or self.begun < self._current.begun:
            self.begun = self.version = version
            now = self._current.moment
            self._rows = {child: self._current.standing.row(child, now) for child in children}
            self._rows_changed = dict.fromkeys(children, version)

    def _see(self, section: str, version: int, value: object) -> None:
        if section not in self._values or self._values[section] != value:
            self._values[section] = value
            self._changed[section] = self.version = version

    def _see_row(self, child: Scope, version: int, row: Row) -> None:
        if self._rows[child] != row:
            self._rows[child] = row
            self._rows_changed[child] = self.version = version

    # At any time

    def reaches(self, since: int) -> bool:
        """Whether a frame can be made for a picture of that version."""
        return self.begun <= since <= self.version

    def snapshot(self, pulse: Pulse) -> Message:
        return frame.snapshot(self.scope, self.version, pulse, self._sections(lambda _: True, self._rows.values()))

    def frame(self, since: int, pulse: Pulse) -> Message:
        rows = [row for child, row in self._rows.items() if self._rows_changed[child] > since]
        sections = self._sections(lambda section: self._changed[section] > since, rows)
        if not rows:
            del sections["children"]
        return frame.frame(self.scope, since, self.version, pulse, sections)

    def beat(self, pulse: Pulse) -> Message:
        return frame.beat(self.scope, self.version, pulse)

    def _sections(self, wanted: Callable[[str], bool], rows: Iterable[Row]) -> dict[str, Any]:
        told = {name: _plain(self._values[name]) for name in frame.SECTIONS if wanted(name)}
        return told | {"children": columns(rows)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [part.as_wire() for part in value]
    return value if isinstance(value, dict) else value.as_wire()
