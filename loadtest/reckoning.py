"""The end of a simulated day: what the clerks wrote against what the server says it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from loadtest.audit import ask_board, audit_devices
from loadtest.clerk import Clerk, Heard
from loadtest.loopback import Address
from loadtest.outcome import Outcome

AUDIT_WITHIN_S = 60.0


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Everything the simulation knows once it has drained. Without an agency key the board is not asked."""

    address: Address
    clerks: Sequence[Clerk]
    heard: Heard
    lines: int
    not_enrolled: int
    agency_key: str | None = field(repr=False)
    scope: str

    @property
    def expected_voted(self) -> int | None:
        """The total the board ought to show; None while nobody has reported."""
        figures = [voted for voted in (clerk.tally.voted for clerk in self.clerks) if voted is not None]
        return sum(figures) if figures else None

    async def outcome(self, seconds: float) -> Outcome:
        held = await audit_devices(self.address, self.clerks, self.lines, AUDIT_WITHIN_S)
        outboxes = [clerk.outbox for clerk in self.clerks]
        unreceipted = sum(outbox.unreceipted for outbox in outboxes)
        return Outcome(
            stations=len(self.clerks),
            sent=sum(len(outbox.attempted) for outbox in outboxes),
            receipts=sum(len(outbox.receipts) for outbox in outboxes),
            expected_voted=self.expected_voted,
            board_voted=await self._board_voted(),
            lost=unreceipted + held.missing,
            lost_without_receipt=unreceipted,
            receipted_not_held=held.missing,
            not_enrolled=self.not_enrolled,
            audited=held.asked,
            not_yet_due=sum(clerk.unwritten for clerk in self.clerks),
            contradictions=sum(outbox.contradictions for outbox in outboxes),
            duplicates=self.heard.duplicates,
            dropped=self.heard.dropped,
            doubled=self.heard.doubled,
            busy=self.heard.busy,
            lost_lines=self.heard.lost_lines,
            refusals=dict(self.heard.refusals),
            findings=dict(self.heard.findings),
            seconds=round(seconds, 1),
        )

    async def _board_voted(self) -> int | None:
        if self.agency_key is None or not self.clerks:
            return None
        ballot = self.clerks[0].tally.headline
        return await ask_board(self.address, self.scope, ballot, self.agency_key, self.expected_voted)
