"""What is known of a station besides what a person's message says: whether its figures are news, whether a mobile box
is out, how long its list is. Raises `Unavailable` when the ledger is away."""

from __future__ import annotations

from datetime import timedelta

from collector.roster import Roster
from election.clock import Clock
from election.known import Point, Triple, over
from election.ledger import Entry
from election.report import Closing, Report, Turnout
from election.slot import slot_of, slots_of
from election.standing.fold import Standing
from election.station import Station
from election.store.ledger import Ledger
from election.store.messages import Messages

SAME_FIGURES = timedelta(minutes=60)
"""Figures told by hand that repeat the newest ones sent by data within this time are no news."""


class Background:
    def __init__(self, roster: Roster, ledger: Ledger, messages: Messages, clock: Clock) -> None:
        self._roster = roster
        self._ledger = ledger
        self._messages = messages
        self._clock = clock

    async def repeated_by(self, report: Report, station: Station) -> Entry | None:
        """The newest figures sent by data, if this report says them once more; a closing only repeats a closing.

        They are news in any case where a slot waits for them, or nobody would believe that it was reported in.
        """
        last = self._roster.known[station.key].last
        if last is None or not isinstance(report, Turnout | Closing) or not self._are_same(report, last):
            return None
        entry = await self._messages.by_data(last.device, last.seq)
        if entry is None or (isinstance(report, Closing) and not isinstance(entry.fact.report, Closing)):
            return None
        return entry

    async def has_box_out(self, station: Station) -> bool:
        """Whether a mobile box left and is not known to be back."""
        standing = Standing(self._roster.election, [station])
        for entry in await self._ledger.of_stations([station.key]):
            standing.apply(entry)
        return bool(standing.station(station.key, self._clock.now()).boxes_out)

    def listed(self, station: Station) -> Triple:
        return over(self._roster.known[station.key].listed, station.listed)

    def _are_same(self, report: Turnout | Closing, last: Point) -> bool:
        as_of = report.as_of
        if as_of is None or last.voted != report.voted.triple or abs(as_of - last.as_of) > SAME_FIGURES:
            return False
        slot = slot_of(slots_of(self._roster.election), as_of)
        return slot is None or slot.holds(last.as_of)
