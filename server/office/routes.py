"""Everything the office answers over HTTP."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.routing import Route

from server.office import (
    constituencies,
    directive_routes,
    exports,
    feed_routes,
    figure_routes,
    incident_routes,
    maps,
    overdue_routes,
    reference_routes,
    search,
    session,
    station_routes,
)
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
from server.office.search import Search
from server.office.slot_table import SlotTable
from server.office.stations import Stations


@dataclass(frozen=True, slots=True)
class Office:
    """What the composition root built for the desks."""

    access: Access
    feed: Feed
    maps: MapDesk
    incidents: Incidents
    directives: Directives
    exports: Exports
    search: Search
    stations: Stations
    codes: CodeDesk
    devices: DeviceDesk
    overdues: Overdues
    slot_table: SlotTable
    operator: OperatorDesk
    disputes: Disputes
    corrections: Corrections
    comparisons: Comparisons
    constituencies: Constituencies


def routes(office: Office) -> list[Route]:
    access = office.access
    return [
        *session.routes(access),
        *feed_routes.routes(access, office.feed),
        *incident_routes.routes(access, office.incidents),
        *directive_routes.routes(access, office.directives),
        *exports.routes(access, office.exports),
        *maps.routes(access, office.maps),
        *search.routes(access, office.search),
        *station_routes.routes(access, office.stations, office.codes, office.devices),
        *overdue_routes.routes(access, office.overdues, office.slot_table, office.stations),
        *figure_routes.routes(access, office.operator, office.disputes, office.corrections, office.stations),
        *reference_routes.routes(access, office.comparisons),
        *constituencies.routes(access, office.constituencies),
    ]
