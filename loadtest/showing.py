"""What a gallery of boards is asked to show and what came of it: plain values that travel as JSON between a bench and
the gallery's process.

Frames are told by their delay: from the moment that stands in them, when the server made them, to the moment they were
read here, both on this machine's clock. Text has milliseconds, so a delay may seem up to one longer than it is.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

LATE_S = 1.0
"""A frame that takes longer is late."""

SILENT_S = 6.0
"""A board that hears nothing for so long takes its line for dead; a quiet scope has a sign of life every 2 s."""


class Showing(Struct, frozen=True):
    """The boards of one process. `slow` of them, evenly spread, stop reading when told to."""

    url: str
    headers: dict[str, str]
    """What lets them in: a session's cookie or an agency's key."""
    scopes: list[str]
    """One board for each: what it watches."""
    slow: int = 0
    json_every: int = 10
    """Every so many boards one speaks JSON; the others MessagePack, as browsers do."""
    began: float = 0.0
    """When the election's clock showed `shown` (seconds since 1970), on the monotonic clock."""
    shown: float = 0.0
    handshakes: int = 64


class Wish(Struct, frozen=True):
    """What the gallery is to do next; it answers each with a `Seen`."""

    do: Literal["open", "mark", "mute"]
    """`open`: so many boards more, each until it has its picture. `mark`: tell what was seen since the last mark, and
    begin anew. `mute`: the slow boards read nothing from now on; who is let go comes back and reads nothing again."""
    boards: int = 0


class Seen(Struct, frozen=True):
    """Since the last mark, of boards that read. Delays in milliseconds. `different` frames were seen, each by any
    number of boards.

    `harmed` are boards whose p99 is above LATE_S, or that heard nothing for SILENT_S, or that were lost. `silence_s` is
    the longest that any of them heard nothing. `strange` are
    messages that do not fit what the board had: a frame that begins after it. `let_go` counts slow boards that lost
    their line. `cpu` is the share of a core that the gallery itself took."""

    open: int = 0
    frames: int = 0
    different: int = 0
    beats: int = 0
    bytes: int = 0
    seconds: float = 0.0
    p50_ms: float | None = None
    p99_ms: float | None = None
    max_ms: float | None = None
    silence_s: float = 0.0
    harmed: int = 0
    lost: int = 0
    strange: int = 0
    let_go: int = 0
    cpu: float = 0.0
    failed: str | None = None
