"""A clerk over one WebSocket line that stays open, and is opened again with a real phone's pauses when it is lost."""

from __future__ import annotations

import time
from collections.abc import Sequence

from loadtest.answer import ReportAnswer
from loadtest.outbox import Unsent
from loadtest.swarm.clerk import ClerkUser, Undelivered
from loadtest.swarm.line import NOT_AUTHORISED, Line, LineLost
from loadtest.swarm.phone import Phone

STATUS = {"accepted": 201, "duplicate": 200, "conflict": 409}  # of a receipt; a problem carries its number


class LineClerkUser(ClerkUser):
    """One phone with a line. Receipts of what was sent before, over a line now lost, are told apart."""

    weight = 4
    line: Line | None = None
    has_been_open = False

    def on_stop(self) -> None:
        if self.line is not None:
            self.rhythm.lines.discard(self.line.cut)
            self.line.close()
        super().on_stop()

    @property
    def has_errand(self) -> bool:
        """A line is kept open for what the centre may have to say, also while there is nothing to send."""
        return self.phone is not None and (len(self.phone.outbox) > 0 or self.line is None or not self.line.is_open)

    def deliver(self, phone: Phone, items: Sequence[Unsent]) -> None:
        if self.line is not None and not self.line.is_open:
            self._lose(self.line, self.line.loss)
        if self.line is None:
            self.line = self._open(phone)
        line, sent_at = self.line, dict[int, float]()
        again = {item.seq for item in items if item.seq in phone.outbox.attempted}
        later: list[float | None] = []
        try:
            for item in items:
                phone.outbox.attempt(item.seq)
                sent_at[item.seq] = time.perf_counter()
                line.report(item.message(phone.clock.now()))
            while sent_at:
                told, size = line.answer()
                if told.seq in sent_at:
                    milliseconds = (time.perf_counter() - sent_at.pop(told.seq)) * 1_000
                    self._take(phone, told, milliseconds, size, is_again=told.seq in again, later=later)
        except LineLost as lost:
            self._lose(line, lost)
            raise Undelivered from lost
        if later:
            raise Undelivered(max((each for each in later if each is not None), default=None))

    def _open(self, phone: Phone) -> Line:
        """Raises `Undelivered`."""
        line = Line(self.address(), phone.token, self.woken.set)
        self.rhythm.lines.add(line.cut)
        name = "uplink welcome, again" if self.has_been_open else "uplink welcome"
        asked_at = time.perf_counter()
        try:
            size = line.open(len(phone.outbox))
        except LineLost as lost:
            self.rhythm.lines.discard(line.cut)
            if not self.rhythm.is_down:
                self.tell("WS", name, (time.perf_counter() - asked_at) * 1_000, error=lost)
            self._judge(lost)
            raise Undelivered from lost
        self.tell("WS", name, (time.perf_counter() - asked_at) * 1_000, size)
        self.has_been_open = True
        return line

    def _take(
        self,
        phone: Phone,
        told: ReportAnswer,
        milliseconds: float,
        size: int,
        *,
        is_again: bool,
        later: list[float | None],
    ) -> None:
        assert told.seq is not None
        status = told.status if isinstance(told.status, int) else STATUS.get(told.status or "", 0)
        wrong = self.settle(phone, told.seq, status, told)
        name = "uplink receipt, sent again" if is_again else "uplink receipt"
        self.tell("WS", name, milliseconds, size, None if wrong is None else LineLost(wrong))
        if wrong is not None and told.seq not in phone.outbox.refused:
            later.append(told.retry_after)

    def _lose(self, line: Line, lost: LineLost) -> None:
        """Raises `Undelivered`, because all others lost theirs too and must not come back in the same second. A line
        that the rhythm cut is nobody's failure, and its pause has been made while the network was down."""
        self.line = None
        self.rhythm.lines.discard(line.cut)
        if line.was_cut:
            return
        self.tell("WS", "uplink line", error=lost)
        line.cut()
        self._judge(lost)
        raise Undelivered from lost

    def _judge(self, lost: LineLost) -> None:
        if lost.code == NOT_AUTHORISED:
            self.revoked()
