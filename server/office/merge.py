"""Several provinces' tapes as one stream: always the province whose next event was received first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from election.station import Scope
from server.office.tape import Recorded, Tape

Sees = Callable[[Sequence[Scope]], bool]


class Merge:
    """`positions` is where a reader stands who has read what was taken; a province with nothing left stands at its
    tape's end."""

    def __init__(self, tapes: Mapping[int, Tape], start: Mapping[int, int], sees: Sees) -> None:
        self.positions = dict(start)
        self._sees = sees
        self._tapes = tapes
        self._rest = {province: self._seen(tape.after(start.get(province, 0))) for province, tape in tapes.items()}
        self._next: dict[int, tuple[Recorded, list[bytes]]] = {}
        for province in tapes:
            self._draw(province)

    @property
    def has_more(self) -> bool:
        return bool(self._next)

    def take(self, limit: int) -> list[bytes]:
        """At most so many lines, and at least one entry's."""
        lines: list[bytes] = []
        while self._next:
            province = min(self._next, key=lambda each: (self._next[each][0].received, each))
            recorded, seen = self._next[province]
            if lines and len(lines) + len(seen) > limit:
                break
            lines += seen
            self.positions[province] = recorded.position
            self._draw(province)
        return lines

    def _draw(self, province: int) -> None:
        following = next(self._rest[province], None)
        if following is None:
            self._next.pop(province, None)
            self.positions[province] = self._tapes[province].end
        else:
            self._next[province] = following

    def _seen(self, recorded: Iterator[Recorded]) -> Iterator[tuple[Recorded, list[bytes]]]:
        for one in recorded:
            if lines := [line.text for line in one.lines if self._sees(line.scopes)]:
                yield one, lines
