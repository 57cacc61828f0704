"""A simulated election team's phone: the day's script on one side, the outbox on the other.

It knows nothing of sockets. The moment comes in, reports go into the outbox; a courier or an uplink takes them from
there and hands the answers back. Nothing leaves the outbox without a receipt or a final refusal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from loadtest.answer import ReportAnswer
from loadtest.day import Script
from loadtest.outbox import Outbox, Unsent
from loadtest.tally import Tally

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0  # back-off after a failed attempt, doubling
REVOKED = frozenset({401})
LATER = frozenset({408, 425, 429})


@dataclass(slots=True)
class Heard:
    """What all clerks were told, counted."""

    findings: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    busy: int = 0
    lost_lines: int = 0
    dropped: int = 0
    doubled: int = 0


class Clerk:
    """1. `write` puts what is due into the outbox. 2. `settle` takes each answer. 3. `come_home` at the end."""

    def __init__(self, token: str, script: Script, next_seq: int, heard: Heard, dice: Random) -> None:
        self.token = token
        self.script = script
        self.outbox = Outbox(next_seq)
        self.tally = Tally(script.area.headline)
        self.heard = heard
        self.wake: Callable[[], None] = _nobody_listens
        self.is_revoked = False
        self._dice = dice
        self._written = 0
        self._first_seq = next_seq
        self._without_data = script.without_data
        self._failures = 0

    # The day

    @property
    def is_finished(self) -> bool:
        """Everything of the script has been written down."""
        return not self.unwritten

    @property
    def written(self) -> int:
        return self._written

    @property
    def unwritten(self) -> int:
        """Reports of the script that are not due yet."""
        return len(self.script.acts) - self._written

    def write(self, now: datetime) -> int:
        """Write down every report that is due; how many."""
        before = self._written
        acts = self.script.acts
        while self._written < len(acts) and acts[self._written].at <= now:
            act = acts[self._written]
            fields = act.fields if act.corrects is None else act.fields | {"corrects": self._first_seq + act.corrects}
            seq = self.outbox.add(fields, act.mishap)
            self.tally.note(seq, fields)
            self._written += 1
        return self._written - before

    def next_moment(self, now: datetime) -> datetime | None:
        """When to look at this clerk again: something is due, or its phone reaches somebody again."""
        moments = [] if self.is_finished else [self.script.acts[self._written].at]
        if self._without_data and self.is_out_of_reach(now) and self.outbox:
            moments.append(self._without_data.end)
        return min(moments, default=None)

    def come_home(self) -> None:
        """The end of the exercise: the phone is carried to where there is a signal."""
        self._without_data = None

    # Sending

    def to_send(self, now: datetime, most: int | None = None) -> list[Unsent]:
        """What a connection could take now, in order of number."""
        return [] if self.is_revoked or self.is_out_of_reach(now) else self.outbox.waiting(most)

    def is_out_of_reach(self, now: datetime) -> bool:
        """The phone has no data at the moment."""
        return self._without_data is not None and now in self._without_data

    def fail(self, retry_after_s: float | None = None) -> float:
        """An attempt came to nothing; how many seconds to wait, with jitter so that nobody returns in step."""
        self._failures += 1
        pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(self._failures - 1, 8))
        if retry_after_s is not None:
            return retry_after_s * self._dice.uniform(1.0, 1.5) + 0.01
        return pause * self._dice.uniform(0.5, 1.5)

    def settle(self, seq: int, status: int, answer: ReportAnswer) -> bool:
        """Take in the answer to one report; False when it must be sent again later."""
        if answer.receipt is not None and status in (200, 201):
            self._failures = 0
            self.outbox.receive(seq, answer.receipt.digest)
            self.heard.findings.update(finding.code for finding in answer.findings)
            self.heard.duplicates += status == 200
            return True
        if status >= 500 or status in LATER:
            self.heard.busy += 1
            return False
        self.heard.refusals[answer.code or str(status)] += 1
        if status in REVOKED:
            self.is_revoked = True
            self.outbox.refuse_all(answer.code or str(status))
        self.outbox.refuse(seq, answer.code or str(status))
        return True


def _nobody_listens() -> None:
    """Until a door is given to the clerk."""
