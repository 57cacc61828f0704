"""Everything the office answers over HTTP."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.routing import Route

from server.office import feed_routes, session
from server.office.access import Access
from server.office.feed import Feed


@dataclass(frozen=True, slots=True)
class Office:
    """What the composition root built for the desks."""

    access: Access
    feed: Feed


def routes(office: Office) -> list[Route]:
    return [*session.routes(office.access), *feed_routes.routes(office.access, office.feed)]
