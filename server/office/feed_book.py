"""The feed's own fold: one register and election, the entries read so far, and the tapes they gave.

Events are a function of the ledger and of the register and election in force. When one of these changes, a new book
is begun from the first entry, so that what is told of the past never depends on when this program was started.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from election.errors import Unavailable
from election.ledger import Entry
from election.standing.fold import Standing
from election.station import COUNTRY_CHAIN
from election.store.database import Pool
from election.store.elections import Elections
from election.store.ledger import Ledger
from election.store.register import Register
from server.office.tape import Tape
from server.office.telling import Teller

RULES = frozenset({"register", "election"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Book:
    def __init__(self, standing: Standing, heads: dict[int, int]) -> None:
        self.standing = standing
        self.election = 0
        """The position, in the country's chain, of the last election that was set."""
        self._tapes: dict[int, Tape] = {}
        self._heads = heads
        self._teller = Teller(standing)

    def tape(self, province: int) -> Tape:
        return self._tapes.setdefault(province, Tape())

    def is_overtaken_by(self, entry: Entry) -> bool:
        """Whether the entry tells of a register or an election that this book was begun without."""
        return entry.fact.kind in RULES and entry.position > self._heads.get(entry.province, 0)

    def is_ahead_of(self, heads: dict[int, int]) -> bool:
        return any(tape.end > heads.get(province, 0) for province, tape in self._tapes.items())

    def take(self, entry: Entry) -> None:
        """The next entry of its province."""
        changed = self.standing.apply(entry)
        if entry.province == COUNTRY_CHAIN and entry.fact.kind == "election":
            self.election = entry.position
        received = (entry.fact.received_at - EPOCH) // MICROSECOND
        self.tape(entry.province).record(entry.position, received, self._teller.tell(entry, changed))


async def begin_book(pool: Pool) -> Book:
    """A book without an entry yet. Raises `Unavailable` while no election is set."""
    # Heads first: what is written into the register meanwhile comes with an entry behind them, and begins a new book.
    heads = {province: position for province, (position, _) in (await Ledger(pool).heads()).items()}
    election = await Elections(pool).get()
    if election is None:
        raise Unavailable("No election is set yet.", retry_after_s=10)
    register = Register(pool)
    stations, provinces, communes = await register.stations(), await register.provinces(), await register.communes()
    return Book(Standing(election, stations, provinces, communes), heads)
