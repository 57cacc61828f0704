"""The election itself: its name, day, ballots, hours and reporting slots. Pure values; TOML is read in `server`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, get_args

from election.clock import VIETNAM, Pace
from election.errors import ElectionError

Ballot = Literal["assembly", "province", "commune"]
BALLOTS: tuple[Ballot, ...] = get_args(Ballot)
HEADLINE: Ballot = "assembly"
"""The press quotes one number: that of the National Assembly's ballot."""


class WrongElection(ElectionError):
    """The election's settings contradict each other; the message says how."""


@dataclass(frozen=True, slots=True, order=True)
class SlotTime:
    """A reporting slot as configured: a time of day, how long after it a report is still on time, and how long before
    it a figure may be taken and still be this slot's."""

    at: time
    tolerance: timedelta = timedelta(minutes=15)
    lead: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Election:
    """One election day.

    `earliest` and `latest` bound what a polling area may choose by law (5:00 and 21:00); `opens` and `closes` are the
    usual hours. `pace` is set only in a rehearsal whose clock was told to run otherwise.
    """

    name: str
    date: dt.date
    ballots: tuple[Ballot, ...] = BALLOTS
    earliest: time = time(5)
    opens: time = time(7)
    closes: time = time(19)
    latest: time = time(21)
    slots: tuple[SlotTime, ...] = ()
    rehearsal: bool = True
    early_from: dt.date | None = None
    pace: Pace | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise WrongElection("The election needs a name.")
        if not self.ballots or len(set(self.ballots)) != len(self.ballots):
            raise WrongElection("The election needs at least one ballot, each named once.")
        if not self.earliest <= self.opens < self.closes <= self.latest:
            raise WrongElection("The hours must follow each other: earliest, opens, closes, latest.")
        if list(self.slots) != sorted(self.slots) or len({s.at for s in self.slots}) != len(self.slots):
            raise WrongElection("The slots must be in order of time, each time once.")
        if self.early_from is not None and self.early_from > self.date:
            raise WrongElection("Early voting cannot begin after election day.")
        self.check_pace()

    def check_pace(self) -> None:
        """A real election runs on real time and nothing else."""
        if self.pace is not None and not self.rehearsal:
            raise WrongElection("A real election runs on real time: no start moment and no speed can be set.")
        if self.pace is not None and not 0 < self.pace.speed <= 3600:
            raise WrongElection("A rehearsal's speed lies between 0 and 3600.")

    @property
    def begins(self) -> datetime:
        """No report of this election can be about an earlier moment."""
        return datetime.combine(self.early_from or self.date, time(0), VIETNAM)

    @property
    def ends(self) -> datetime:
        """No report of this election can be about a later moment (counting goes on into the night)."""
        return datetime.combine(self.date + timedelta(days=2), time(0), VIETNAM)

    def at(self, moment: time) -> datetime:
        """That time of day on election day."""
        return datetime.combine(self.date, moment, VIETNAM)
