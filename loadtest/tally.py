"""What the board ought to say: the effective count of an area, from the reports its own clerk made.

Pure. A report that was corrected no longer counts; of the others the one with the latest as-of does, and of two about
the same moment the one written later.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class _Figure:
    as_of: str
    seq: int
    voted: int


@dataclass(slots=True)
class Tally:
    """The headline counts one clerk has made. Moments of one area carry one offset, so their texts sort as times."""

    headline: str
    _figures: dict[int, _Figure] = field(default_factory=dict)
    _corrected: set[int] = field(default_factory=set)

    def note(self, seq: int, fields: dict[str, object]) -> None:
        """Take in a report; those without counts change nothing."""
        voted = fields.get("voted")
        if not isinstance(voted, dict) or self.headline not in voted:
            return
        self._figures[seq] = _Figure(str(fields["as_of"]), seq, int(voted[self.headline]))
        corrects = fields.get("corrects")
        if isinstance(corrects, int):
            self._corrected.add(corrects)

    @property
    def voted(self) -> int | None:
        """None while nothing was reported: unknown is not zero."""
        standing = [f for f in self._figures.values() if f.seq not in self._corrected]
        return max(standing, key=lambda f: (f.as_of, f.seq)).voted if standing else None
