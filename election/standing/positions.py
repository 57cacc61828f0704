"""Which positions of one province's chain were applied: everything up to one number, and a few beyond it."""

from __future__ import annotations


class Positions:
    """Entries arrive nearly in order, so what is beyond the first gap stays small."""

    __slots__ = ("contiguous_to", "extras")

    def __init__(self, contiguous_to: int = 0, extras: set[int] | None = None) -> None:
        self.contiguous_to = contiguous_to
        self.extras = extras if extras is not None else set()

    @property
    def highest(self) -> int:
        return max(self.contiguous_to, max(self.extras, default=0))

    def has(self, position: int) -> bool:
        return 0 < position <= self.contiguous_to or position in self.extras

    def take(self, position: int) -> bool:
        """Note the position; False when it had been taken before."""
        if position == self.contiguous_to + 1:
            self.contiguous_to = position
            extras = self.extras
            while extras and self.contiguous_to + 1 in extras:
                self.contiguous_to += 1
                extras.remove(self.contiguous_to)
            return True
        if self.has(position):
            return False
        self.extras.add(position)
        return True
