"""Who is looking or acting: a person at a desk or an agency's machine, and what lies within their scope. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from election.station import COUNTRY, Scope, is_scope, parse_station_code
from election.store.staff import Role

Places = Mapping[int, int]
"""The province of every commune, by their numbers."""

ACTING: frozenset[Role] = frozenset(("duty", "manager", "admin"))
"""Who may act within their scope; the others look."""

MANAGING: frozenset[Role] = frozenset(("manager", "admin"))
"""Who may also take rights away within their scope."""

_PROVINCIAL = re.compile(r"k-(?:assembly|province)-([0-9]{2})-[0-9]{1,3}")
_COMMUNAL = re.compile(r"k-commune-([0-9]{5})-[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff who is signed in."""

    name: str
    role: Role
    scope: Scope


@dataclass(frozen=True, slots=True)
class Agency:
    """Another authority's machine, known by its key."""

    name: str
    scope: Scope


Viewer = Person | Agency


@dataclass(frozen=True, slots=True)
class Area:
    """Where a scope lies; None is "not that narrow"."""

    province: int | None = None
    commune: int | None = None


def sees(viewer: Viewer, scope: str, places: Places) -> bool:
    """Whether somebody may look at `scope`: within their own, and for an agency no single polling area."""
    if isinstance(viewer, Agency) and scope.startswith("s"):
        return False
    return covers(viewer.scope, scope, places)


def covers(own: str, scope: str, places: Places) -> bool:
    """Whether somebody responsible for `own` may see `scope`.

    The country covers all, a province what lies in it, a commune its stations and its own constituencies, anything
    itself. A commune that is not in `places` lies nowhere, and a station's code must name its commune's province.
    """
    area = area_of(scope, places)
    if area is None:
        return False
    if own in {COUNTRY, scope}:
        return True
    whose = area_of(own, places)
    if whose is None or own[0] not in "pc":
        return False
    if whose.commune is None:
        return area.province == whose.province
    return area.commune == whose.commune


def area_of(scope: str, places: Places) -> Area | None:
    """Where a scope lies; None when it is no scope or lies in no known commune."""
    if not is_scope(scope):
        return None
    if scope == COUNTRY:
        return Area()
    if scope[0] == "p":
        return Area(int(scope[1:]))
    if scope[0] == "c":
        return _in_commune(int(scope[1:]), places)
    if found := _PROVINCIAL.fullmatch(scope):
        return Area(int(found[1]))
    if found := _COMMUNAL.fullmatch(scope):
        return _in_commune(int(found[1]), places)
    named = parse_station_code(scope[1:])
    assert named is not None, scope
    province, key = named
    area = _in_commune(key // 1000, places)
    return area if area is not None and area.province == province else None


def _in_commune(commune: int, places: Places) -> Area | None:
    province = places.get(commune)
    return None if province is None else Area(province, commune)
