"""One viewer: what it watches, which version of each it was sent, and its mailbox.

The mailbox has one slot per watched scope, and what lies in it is only "there is something": the message is made when
the line is ready for it, from the viewer's own last version to now. So nothing queues, however slow the line is, and
what a slow viewer gets at last is right.
"""

from __future__ import annotations

from election.errors import ElectionError
from election.station import Scope
from election.wire import problem, watch
from election.wire.frame import Message, refusal
from election.wire.pack import Format
from election.wire.problem import Language


class Spectator:
    """Whoever has a line overrides `wake`."""

    __slots__ = ("_language", "_slots", "aggregates_only", "form", "sent")

    def __init__(self, form: Format = "json", language: Language = "vi", *, aggregates_only: bool = False) -> None:
        self.form: Format = form
        self._language = language
        self.aggregates_only = aggregates_only
        self.sent: dict[Scope, int | None] = {}
        """Version of the last message per watched scope or layer's topic; None while the viewer has no picture."""
        self._slots: dict[Scope, bool] = {}  # filled mailbox slots, oldest first; True: an answer is owed

    def watch(self, scope: Scope, version: int | None) -> None:
        """Begin, or begin again, from what the viewer says it has."""
        self.sent[scope] = version
        self._slots[scope] = True
        self.wake()

    def unwatch(self, scope: Scope) -> None:
        self.sent.pop(scope, None)
        self._slots.pop(scope, None)

    def offer(self, scope: Scope) -> bool:
        """Fill the slot; False if it was still full, so that the viewer loses a message."""
        if scope in self._slots:
            return False
        self._slots[scope] = False
        self.wake()
        return True

    def take(self) -> tuple[Scope, bool] | None:
        """Empty the oldest full slot: the scope, and whether an answer is owed. None when there is no full one."""
        if not self._slots:
            return None
        scope = next(iter(self._slots))
        return scope, self._slots.pop(scope)

    def wake(self) -> None:
        """A slot was filled. Must not raise."""

    def refusal(self, scope: str | None, error: ElectionError) -> Message:
        """Of a place, or of a layer's topic; None: it is not known of which."""
        body = problem.problem(error, self._language)
        place, layer = (None, None) if scope is None else watch.parted(scope)
        return refusal(place, body["code"], body["detail"], layer)
