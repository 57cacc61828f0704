"""The desks of the office, each built once: the part of the server's composition root that grows with what people do.

In: who may come in, and what all desks work with. Out: the office, whose routes `server.office.routes` lists. The live
picture is handed in as functions, because the office and the live side do not know each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from election.bus import Bus
from election.clock import Clock
from election.standing.fold import Standing
from election.store.database import Pool
from election.store.ledger import Ledger
from election.store.maps import Maps
from server.office.access import Access
from server.office.codes import CodeDesk
from server.office.comparison import Comparisons
from server.office.constituencies import Constituencies
from server.office.corrections import Corrections
from server.office.devices import DeviceDesk
from server.office.directives import Directives
from server.office.disputes import Disputes
from server.office.exports import Exports
from server.office.feed import Feed
from server.office.incidents import Incidents
from server.office.maps import MapDesk
from server.office.operator import OperatorDesk
from server.office.overdue import Overdues
from server.office.routes import Office
from server.office.search import Search
from server.office.slot_table import SlotTable
from server.office.stations import Stations
from server.person import Places


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What desks work with. `picture` is the live fold and raises `Unavailable` while it is being loaded;
    `register_version` grows whenever places may have changed."""

    pool: Pool
    bus: Bus
    clock: Clock
    picture: Callable[[], Standing]
    register_version: Callable[[], int]
    places: Places


def furnish(access: Access, around: Surroundings) -> Office:
    pool, bus, clock, picture, places = around.pool, around.bus, around.clock, around.picture, around.places
    return Office(
        access=access,
        feed=Feed(pool, clock, places),
        incidents=Incidents(pool, bus, clock, picture, places),
        directives=Directives(pool, bus, clock, picture, places),
        maps=MapDesk(Maps(pool), picture),
        exports=Exports(Ledger(pool), picture, clock),
        search=Search(picture, around.register_version, places),
        stations=Stations(pool, bus, clock, places),
        codes=CodeDesk(pool, bus, clock),
        devices=DeviceDesk(pool, bus, clock, places),
        overdues=Overdues(pool, bus, clock, picture),
        slot_table=SlotTable(clock, picture),
        operator=OperatorDesk(pool, bus, clock, picture),
        disputes=Disputes(pool, bus, clock, picture),
        corrections=Corrections(pool, picture),
        comparisons=Comparisons(pool, clock, picture, around.register_version),
        constituencies=Constituencies(clock, picture),
    )
