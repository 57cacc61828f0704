"""What happens in a shaped run, as pure values: seconds since its beginning come in, decisions go out.

Everybody is there beforehand, as on the real day: first phones gather (enrol, connect), then it is quiet, then the
thing happens, then it is quiet again.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

QUIET_PAUSE_S = (20.0, 40.0)  # between two reports of a clerk while nothing is due
USUAL_PAUSE_S = (1.0, 5.0)
SETTLING_S = 2.0  # from the last user's arrival to its first words


def gathering_s(users: int, per_second: float) -> float:
    return users / max(per_second, 0.01) + SETTLING_S


@dataclass(frozen=True, slots=True)
class SlotStages:
    """A reporting slot: everybody presses "send" within `within_s` of it."""

    slot_s: float
    within_s: float
    end_s: float

    def pause_s(self, now_s: float, dice: Random) -> float:
        """Seconds until a clerk writes again: now and then, but nobody misses the slot."""
        pause = dice.uniform(*QUIET_PAUSE_S)
        if now_s < self.slot_s <= now_s + pause:
            return self.slot_s - now_s + dice.uniform(0, self.within_s)
        return pause


@dataclass(frozen=True, slots=True)
class OutageStages:
    """Every line is lost at `begin_s`, and nobody is reached before `back_s`. Clerks go on writing."""

    begin_s: float
    back_s: float
    end_s: float

    def is_down(self, now_s: float) -> bool:
        return self.begin_s <= now_s < self.back_s
