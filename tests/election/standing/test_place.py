from __future__ import annotations

from election.station import COUNTRY, Scope
from tests.election.standing.world import STATIONS, fold


def test_a_station_knows_what_it_is_part_of() -> None:
    plain = fold([]).place(STATIONS[0].scopes[-1]).as_wire()
    assert plain["parents"] == [
        {"scope": "vn", "name": "Cả nước"},
        {"scope": "p11", "name": "Điện Biên"},
        {"scope": "c03127", "name": "Mường Thanh"},
    ]
    assert plain["constituencies"] == [
        {"scope": "k-assembly-11-1", "name": "Đơn vị bầu cử số 1 (ĐBQH)", "ballot": "assembly"},
        {"scope": "k-province-11-2", "name": "Đơn vị bầu cử số 2 (HĐND cấp tỉnh)", "ballot": "province"},
        {"scope": "k-commune-03127-1", "name": "Đơn vị bầu cử số 1 (HĐND cấp xã)", "ballot": "commune"},
    ]
    assert (plain["kind"], plain["name"], plain["station"]["code"]) == ("station", "Khu vực 1", "11-03127-001")


def test_contacts_are_no_part_of_a_place() -> None:
    assert "contacts" not in fold([]).place(STATIONS[0].scopes[-1]).as_wire()["station"]


def test_each_kind_of_place_lists_the_constituencies_that_matter_there() -> None:
    standing = fold([])
    assert _constituencies(standing.place(COUNTRY).as_wire()) == [
        "k-assembly-11-1", "k-assembly-12-1", "k-assembly-12-2",
    ]  # fmt: skip
    assert _constituencies(standing.place(Scope("p11")).as_wire()) == [
        "k-assembly-11-1", "k-province-11-1", "k-province-11-2",
    ]  # fmt: skip
    assert _constituencies(standing.place(Scope("c03388")).as_wire()) == [
        "k-assembly-12-1", "k-assembly-12-2", "k-province-12-1", "k-province-12-2",
        "k-commune-03388-1", "k-commune-03388-2",
    ]  # fmt: skip


def test_a_constituency_lies_in_its_area() -> None:
    standing = fold([])
    assert [p.scope for p in standing.place(Scope("k-commune-03388-1")).parents] == ["vn", "p12", "c03388"]
    assert [p.scope for p in standing.place(Scope("k-assembly-12-1")).parents] == ["vn", "p12"]
    assert standing.place(Scope("k-assembly-12-1")).kind == "constituency"


def test_places_without_a_name_show_their_number() -> None:
    standing = fold([])
    standing.set_register(STATIONS, provinces=(), communes=())
    assert (standing.place(Scope("p11")).name, standing.place(Scope("c03127")).name) == ("11", "03127")


def _constituencies(plain: dict[str, list[dict[str, str]]]) -> list[str]:
    return [c["scope"] for c in plain["constituencies"]]
