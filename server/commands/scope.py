"""Reading a scope from the command line."""

from __future__ import annotations

from election import places
from election.errors import ElectionError
from election.station import Scope
from server.person import area_of


class NoScope(ElectionError):
    """What was given names no place."""


def read_scope(text: str) -> Scope:
    communes = {place.number: place.province for place in places.communes()}
    area = area_of(text, communes)
    known = area is not None and (area.province is None or area.province in communes.values())
    if not known:
        raise NoScope(f"{text!r} is no scope. Scopes are vn, p11 (a province) and c03127 (a commune).")
    return Scope(text)
