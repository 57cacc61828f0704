"""The election itself: its name, day, ballots, hours and reporting slots. Pure values; TOML is read in `server`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, get_args

from election.clock import VIETNAM, Pace
from election.errors import ElectionError

Ballot = Literal["assembly", "province", "commune"]
BALLOTS: tuple[Ballot, ...] = get_args(Ballot)
HEADLINE: Ballot = "assembly"
"""The press quotes one number: that of the National Assembly's ballot."""

_HOTLINE_SCOPE = re.compile(r"vn|p[0-9]{2}|c[0-9]{5}")
_READABLE_NUMBER = re.compile(r"\+?[0-9(][0-9 .()/-]{1,28}[0-9]")
_DIALLED_NUMBER = re.compile(r"\+?[0-9]{3,15}")
_NOT_DIGIT = re.compile(r"[^0-9]")


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
class Hotline:
    """Whom polling areas of a scope (country, province or commune) call; `number` as people read it."""

    scope: str
    number: str


@dataclass(frozen=True, slots=True)
class Election:
    """One election day.

    `earliest` and `latest` bound what a polling area may choose by law (5:00 and 21:00); `opens` and `closes` are the
    usual hours. `pace` is set only in a rehearsal whose clock was told to run otherwise. `sms` is the number of the
    SMS gateway, as phones dial it. A slot's report that is still missing `commune_after` past its tolerance is the
    commune's to chase, after `province_after` the province's.
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
    hotlines: tuple[Hotline, ...] = ()
    sms: str | None = None
    commune_after: timedelta = timedelta(minutes=5)
    province_after: timedelta = timedelta(minutes=20)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise WrongElection("The election needs a name.")
        if not self.ballots or len(set(self.ballots)) != len(self.ballots):
            raise WrongElection("The election needs at least one ballot, each named once.")
        if not self.earliest <= self.opens < self.closes <= self.latest:
            raise WrongElection("The hours must follow each other: earliest, opens, closes, latest.")
        if list(self.slots) != sorted(self.slots) or len({s.at for s in self.slots}) != len(self.slots):
            raise WrongElection("The slots must be in order of time, each time once.")
        if not timedelta(0) <= self.commune_after <= self.province_after:
            raise WrongElection("A missing report is chased by the commune first, then by the province.")
        if self.early_from is not None and self.early_from > self.date:
            raise WrongElection("Early voting cannot begin after election day.")
        for hotline in self.hotlines:
            if not _HOTLINE_SCOPE.fullmatch(hotline.scope):
                raise WrongElection(f"A hotline belongs to vn, p11 (a province) or c03127 (a commune): {hotline.scope}")
            if not _READABLE_NUMBER.fullmatch(hotline.number) or len(_NOT_DIGIT.sub("", hotline.number)) < 3:
                raise WrongElection(f"The hotline of {hotline.scope} is no telephone number: {hotline.number!r}")
        if len({hotline.scope for hotline in self.hotlines}) != len(self.hotlines):
            raise WrongElection("Each scope has one hotline.")
        if self.sms is not None and not _DIALLED_NUMBER.fullmatch(self.sms):
            raise WrongElection(f"The SMS number is digits, perhaps after a +: {self.sms!r}")
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

    def hotline(self, scopes: Iterable[str]) -> str | None:
        """The number of the first of these scopes that has one; name the narrowest first."""
        numbers = {hotline.scope: hotline.number for hotline in self.hotlines}
        return next((numbers[scope] for scope in scopes if scope in numbers), None)

    def at(self, moment: time) -> datetime:
        """That time of day on election day."""
        return datetime.combine(self.date, moment, VIETNAM)
