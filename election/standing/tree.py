"""The scopes: country, provinces, communes, constituencies, and the stations in them. Follows the register.

Only places that have stations are in the tree: an election of one province shows one province.
"""

from __future__ import annotations

from collections.abc import Iterable

from election.day import Ballot
from election.errors import Code, Refused
from election.standing.grid import Grid
from election.standing.node import Node
from election.standing.record import Record
from election.station import (
    COUNTRY,
    Commune,
    Constituency,
    Province,
    Scope,
    Station,
    commune_scope,
    province_scope,
    station_scope,
)

COUNTRY_NAME = "Cả nước"
_OF_BALLOT: dict[Ballot, str] = {"assembly": "ĐBQH", "province": "HĐND cấp tỉnh", "commune": "HĐND cấp xã"}


def constituency_name(constituency: Constituency) -> str:
    return f"Đơn vị bầu cử số {constituency.number} ({_OF_BALLOT[constituency.ballot]})"


class Tree:
    """Nodes by scope, made when the first station enters and dropped when the last one leaves."""

    def __init__(self, grid: Grid, provinces: Iterable[Province], communes: Iterable[Commune]) -> None:
        self.grid = grid
        self.province_names = {p.number: p.name for p in provinces}
        self.commune_names = {c.number: c.name for c in communes}
        self.country = Node("country", COUNTRY, COUNTRY_NAME, None, grid)
        self.nodes: dict[Scope, Node] = {COUNTRY: self.country}

    def enter(self, record: Record, station: Station) -> None:
        """Put the station under its scopes; its share in them is the caller's to add."""
        province = self.nodes.get(province_scope(station.province)) or self._add_province(station.province)
        commune = self.nodes.get(commune_scope(station.commune)) or self._add_commune(station.commune, province)
        constituencies = tuple(self._constituency(c, commune, province) for c in station.of_constituencies)
        record.nodes = (commune, province, self.country, *constituencies)
        record.scopes = frozenset((station_scope(station.code), *(node.scope for node in record.nodes)))
        commune.records[record.key] = record
        for node in constituencies:
            node.records[record.key] = record
            commune.constituencies[node.scope] = node

    def leave(self, record: Record) -> None:
        """Take the station out; its share must have been taken back before."""
        commune, province, _, *constituencies = record.nodes
        for node in (commune, *constituencies):
            del node.records[record.key]
            if not node.records:
                self._drop(node)
        if not province.children:
            self._drop(province)
        commune.constituencies = {n.scope: n for r in commune.records.values() for n in r.nodes[3:]}
        record.leave()

    def node(self, scope: Scope) -> Node:
        node = self.nodes.get(scope)
        if node is None:
            raise Refused(Code.R150)
        return node

    def _add_province(self, number: int) -> Node:
        scope = province_scope(number)
        node = Node("province", scope, self.province_names.get(number, f"{number:02d}"), self.country, self.grid)
        self.nodes[scope] = self.country.children[scope] = node
        return node

    def _add_commune(self, number: int, province: Node) -> Node:
        scope = commune_scope(number)
        node = Node("commune", scope, self.commune_names.get(number, f"{number:05d}"), province, self.grid)
        self.nodes[scope] = province.children[scope] = node
        return node

    def _constituency(self, constituency: Constituency, commune: Node, province: Node) -> Node:
        scope = constituency.scope
        node = self.nodes.get(scope)
        if node is None:
            parent = commune if constituency.ballot == "commune" else province
            node = Node("constituency", scope, constituency_name(constituency), parent, self.grid, constituency.ballot)
            self.nodes[scope] = parent.constituencies[scope] = node
        return node

    def _drop(self, node: Node) -> None:
        del self.nodes[node.scope]
        if node.parent is not None:
            node.parent.children.pop(node.scope, None)
            node.parent.constituencies.pop(node.scope, None)
