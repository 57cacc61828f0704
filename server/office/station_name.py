"""Names as polling areas and their teams have them, put together from word lists. Invented, but believable."""

from __future__ import annotations

from collections.abc import Mapping

from election.places import CommunePlace
from server.office.country import Land, Profile
from server.office.draw import Draw

Words = tuple[str, ...]


def _words(text: str) -> Words:
    return tuple(text.split("|"))


FIRST: Mapping[Land, Words] = {
    "mountain": _words("Nà|Huổi|Pá|Nậm|Co|Phiêng|Pom|Tà|Hua|Xá|Háng|Pú|Thẩm|Khuổi|Bản"),
    "highland": _words("Ea|Krông|Đăk|Ia|Kon|Plei|Đạ|Chư"),
    "lowland": _words("Đông|Đoài|Thượng|Hạ|Trung|An|Phú|Bình|Vĩnh|Xuân|Yên|Phúc|Tân|Thái|Đại|Minh|Quang"),
    "south": _words("Tân|Mỹ|An|Phú|Long|Bình|Vĩnh|Hòa|Thạnh|Phước"),
}
SECOND: Mapping[Land, Words] = {
    "mountain": _words("Tấu|Cắm|Khoang|Nhừ|Lèng|Mỵ|Lót|Hỳ|Nghịu|Luông|Lếch|Ten|Bon|Pe|Sọt|Sang|Lay|Nhạp|Hốc|Lính"),
    "highland": _words("Tul|Na|Hồ|Drăng|Pết|Blang|Kuêh|Nuôl|Ktu|Rbang|Hring|Tiêu|Mút|Yang|Lốp|Sơr"),
    "lowland": _words("Hòa|Lộc|Khê|Thịnh|Sơn|Lâm|Mỹ|Thành|Hưng|Phong|Cường|Trạch|Xá|Đồng|Quý|Ninh|Thọ"),
    "south": _words("Thạnh|Hòa|Lợi|Phú|Đông|Tây|Trung|An|Lộc|Thuận|Hưng|Khánh|Quới|Mỹ"),
}
HONOURED: Words = _words(
    "Lê Lợi|Nguyễn Trãi|Trần Phú|Kim Đồng|Võ Thị Sáu|Hoàng Văn Thụ|Nguyễn Du|Trần Quốc Toản|"
    "Lê Hồng Phong|Phan Bội Châu|Lý Tự Trọng|Bế Văn Đàn|Tô Vĩnh Diện|Nguyễn Viết Xuân|Chu Văn An|Quang Trung"
)
MEN: Mapping[Land, Words] = {
    "mountain": _words("Lò Văn|Quàng Văn|Cà Văn|Lường Văn|Giàng A|Vàng A|Sùng A|Thào A|Tòng Văn|Hoàng Văn"),
    "highland": _words("Y|A|Rơ Châm|Siu|Nguyễn Văn|Trần Văn|K’"),
    "lowland": _words("Nguyễn Văn|Trần Văn|Lê Văn|Phạm Đức|Hoàng Minh|Vũ Đình|Đặng Quang|Bùi Xuân"),
    "south": _words("Nguyễn Văn|Trần Hữu|Lê Thanh|Phạm Minh|Huỳnh Văn|Võ Hoàng|Phan Thanh|Danh|Thạch"),
}
WOMEN: Mapping[Land, Words] = {
    "mountain": _words("Lò Thị|Quàng Thị|Cà Thị|Lường Thị|Giàng Thị|Vàng Thị|Mùa Thị|Hoàng Thị"),
    "highland": _words("H’|Y|Rơ Mah|Nguyễn Thị|Trần Thị|Ka"),
    "lowland": _words("Nguyễn Thị|Trần Thị|Lê Thị|Phạm Thị|Hoàng Thị|Vũ Thị|Đỗ Thị|Ngô Thị"),
    "south": _words("Nguyễn Thị|Trần Thị|Lê Thị|Huỳnh Thị|Võ Thị|Phan Thị|Thị|Kim Thị"),
}
MEN_GIVEN: Words = _words("Sơn|Hùng|Dũng|Thắng|Long|Chiến|Quân|Tuấn|Bình|Lâm|Khánh|Toàn|Phong|Việt")
WOMEN_GIVEN: Words = _words("Hương|Lan|Hoa|Thảo|Mai|Xuân|Thu|Hạnh|Nga|Phương|Yến|Dung|Hiền|Ngọc")


def station_name(commune: CommunePlace, profile: Profile, number: int, draw: Draw) -> str:
    """The name of a commune's polling area `number`."""
    if number == 1 and draw.hits(60):
        return f"Hội trường UBND {_lowered(commune.name)}"
    where = settlement(commune, profile, number, draw)
    kind = draw.below(100)
    if kind < 62:
        return f"Nhà văn hóa {where}"
    if kind < 70:
        return f"Nhà sinh hoạt cộng đồng {where}"
    if kind < 78 and profile.land == "mountain" and commune.name.startswith("Xã "):
        return f"Điểm trường {where}"
    if kind < 88:
        return f"Trường Tiểu học {draw.one(HONOURED)}"
    if kind < 94:
        return f"Trường Trung học cơ sở {draw.one(HONOURED)}"
    return f"Trường Mầm non {commune.short_name}, {where}"


def settlement(commune: CommunePlace, profile: Profile, number: int, draw: Draw) -> str:
    """`bản Nà Tấu` in the country, `tổ dân phố 7` in a ward."""
    if commune.name.startswith("Phường "):
        return f"{'khu phố' if profile.land == 'south' else 'tổ dân phố'} {number}"
    if commune.name.startswith("Đặc khu "):
        return f"khu dân cư số {number}"
    first, second = draw.one(FIRST[profile.land]), draw.one(SECOND[profile.land])
    return f"{profile.unit} {first} {second}" if first != second else f"{profile.unit} {first} {number}"


def person_name(land: Land, draw: Draw) -> str:
    man = draw.hits(60)
    family, given = (MEN, MEN_GIVEN) if man else (WOMEN, WOMEN_GIVEN)
    first, last = draw.one(family[land]), draw.one(given)
    return f"{first}{last}" if first.endswith("’") else f"{first} {last}"


def _lowered(name: str) -> str:
    """`Xã Nà Tấu` inside a longer name: `xã Nà Tấu`."""
    return name[0].lower() + name[1:]
