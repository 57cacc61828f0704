"""What one phone still has to deliver, and what it can prove it delivered.

Pure. A report enters with the next number and leaves only by a receipt or a final refusal; a lost connection, a busy
server or an unreadable answer leave it where it is. `lost` at the end of the day is what remains.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import msgspec

from loadtest.day import Mishap

_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Unsent:
    """A report waiting for its receipt. Its `fields` never change; only `sent_at` is of the attempt."""

    seq: int
    fields: dict[str, object]
    mishap: Mishap = Mishap.NONE

    def message(self, sent_at: datetime) -> dict[str, object]:
        return {"seq": self.seq, **self.fields, "sent_at": sent_at.isoformat(timespec="milliseconds")}

    def encoded(self, sent_at: datetime) -> bytes:
        return _encode(self.message(sent_at))

    def take_mishap(self) -> Mishap:
        """A mishap befalls the first attempt only."""
        mishap, self.mishap = self.mishap, Mishap.NONE
        return mishap


@dataclass(slots=True)
class Outbox:
    """The reports of one device in order of their numbers."""

    next_seq: int = 1
    attempted: set[int] = field(default_factory=set)
    receipts: dict[int, str] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    contradictions: int = 0
    _waiting: dict[int, Unsent] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, fields: dict[str, object], mishap: Mishap = Mishap.NONE) -> int:
        """Put a report in; its number is given here, before the first attempt."""
        seq, self.next_seq = self.next_seq, self.next_seq + 1
        self._waiting[seq] = Unsent(seq, fields, mishap)
        return seq

    def waiting(self, most: int | None = None) -> list[Unsent]:
        return list(islice(self._waiting.values(), most))

    def attempt(self, seq: int) -> None:
        """It is about to be sent, perhaps not for the first time."""
        self.attempted.add(seq)

    def receive(self, seq: int, digest: str) -> None:
        """A receipt came. Two receipts of one report must be the same one."""
        if self.receipts.setdefault(seq, digest) != digest:
            self.contradictions += 1
        self.refused.pop(seq, None)
        self._waiting.pop(seq, None)

    def refuse(self, seq: int, code: str) -> None:
        """The server will never take it; a phone would show it to its clerk."""
        if seq in self._waiting:
            del self._waiting[seq]
            self.refused[seq] = code

    def refuse_all(self, code: str) -> None:
        for seq in list(self._waiting):
            self.refuse(seq, code)

    @property
    def unreceipted(self) -> int:
        """Written reports that nobody has given a receipt for."""
        return len(self._waiting) + len(self.refused)
