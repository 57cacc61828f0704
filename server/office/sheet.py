"""The sheet of polling areas: CSV in, stations out, with every error by line and column.

UTF-8 with or without a mark at the front, commas or semicolons. The first line names the columns, in any order:

    code              11-03127-004: province, commune, number in the commune
    name              Nhà văn hóa bản Nà Tấu
    listed_assembly listed_province listed_commune      voters in the list; empty is not known
    k_assembly k_province k_commune                     the numbers of its three constituencies
    date opens closes coverage power per_hour contacts  may be left out

A column that is left out keeps what the register has; a new polling area then gets the election's day and hours, 4g,
grid, 600 voters an hour and no contacts. `contacts` is `role|name|phone;role|name|phone`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from election.day import Election
from election.errors import Fault
from election.phrase import Phrase
from election.station import Station, StationKey, parse_station_code
from server.office import cell
from server.office.cell import Wrong
from server.office.rows import Unreadable, rows

REQUIRED = (
    "code", "name", "listed_assembly", "listed_province", "listed_commune", "k_assembly", "k_province", "k_commune",
)  # fmt: skip
OPTIONAL = ("date", "opens", "closes", "coverage", "power", "per_hour", "contacts")
COLUMNS = (*REQUIRED, *OPTIONAL)

MOST_FLAWS = 1_000  # a file of the wrong kind has as many errors as cells; nobody reads them

MORE_IN_COMMUNE = Phrase(
    "Cử tri bầu HĐND xã nhiều hơn cử tri bầu ĐBQH.",
    "More voters are listed for the commune's council than for the National Assembly.",
)
TWO_LISTS = Phrase(
    "Cử tri bầu HĐND tỉnh khác cử tri bầu ĐBQH.",
    "The province's list differs from that of the National Assembly.",
)

READERS: Mapping[str, Callable[[str], Any]] = {
    "name": cell.name,
    "listed_assembly": cell.voters,
    "listed_province": cell.voters,
    "listed_commune": cell.voters,
    "k_assembly": cell.whole(1, 999),
    "k_province": cell.whole(1, 999),
    "k_commune": cell.whole(1, 999),
    "date": cell.date,
    "opens": cell.moment,
    "closes": cell.moment,
    "coverage": cell.coverage,
    "power": cell.power,
    "per_hour": cell.whole(1, cell.MOST_PER_HOUR),
    "contacts": cell.contacts,
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to look at in the file; `column` is empty when it is about the whole line."""

    line: int
    column: str
    phrase: Phrase

    def fault(self, language: str) -> Fault:
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        return Fault(where, self.phrase.spoken(language))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says. With a flaw nothing of it may be taken; doubts are shown and taken."""

    stations: tuple[Station, ...]
    flaws: tuple[Flaw, ...]
    doubts: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a sheet is read against."""

    election: Election
    places: Mapping[int, int]  # the province of every commune
    stations: Mapping[StationKey, Station]


def read_sheet(raw: bytes, known: Known) -> Reading:
    return _Sheet(known).read(raw)


class _Sheet:
    def __init__(self, known: Known) -> None:
        self._known = known
        self._flaws: list[Flaw] = []
        self._doubts: list[Flaw] = []
        self._stations: list[Station] = []
        self._first_line: dict[StationKey, int] = {}

    def read(self, raw: bytes) -> Reading:
        table = rows(raw)
        try:
            _, names = next(table, (1, []))
            columns = [name.strip().lower() for name in names]
            if self._takes(columns):
                for line, row in table:
                    if any(row):
                        self._line(line, columns, [value.strip() for value in row])
                    if len(self._flaws) >= MOST_FLAWS:
                        break
        except Unreadable as broken:
            self._flaws.append(Flaw(broken.line, "", broken.phrase))
        return Reading(tuple(self._stations), tuple(self._flaws[:MOST_FLAWS]), tuple(self._doubts))

    def _takes(self, columns: list[str]) -> bool:
        for name in REQUIRED:
            if name not in columns:
                self._flaw(1, name, "Thiếu cột này.", "This column is missing.")
        for name in dict.fromkeys(columns):
            if name not in COLUMNS:
                self._flaw(1, name, "Không có cột này.", "There is no such column.")
            elif columns.count(name) > 1:
                self._flaw(1, name, "Cột này xuất hiện hai lần.", "This column appears twice.")
        return not self._flaws

    def _line(self, line: int, columns: list[str], row: list[str]) -> None:
        if len(row) != len(columns):
            n, m = len(row), len(columns)
            self._flaw(line, "", f"Dòng có {n} ô, cần {m} ô.", f"The line has {n} cells instead of {m}.")
            return
        cells = dict(zip(columns, row, strict=True))
        before = len(self._flaws)
        named = self._name(line, cells.pop("code"))
        values: dict[str, Any] = {}
        for column, text in cells.items():
            try:
                values[column] = READERS[column](text)
            except Wrong as wrong:
                self._flaws.append(Flaw(line, column, wrong.phrase))
        if named is None or len(self._flaws) > before:
            return
        station = self._station(*named, values)
        self._weigh(line, station)
        self._stations.append(station)

    def _name(self, line: int, code: str) -> tuple[int, StationKey] | None:
        named = parse_station_code(code)
        if named is None:
            self._flaw(line, "code", "Mã phải có dạng 11-03127-004.", "The code must look like 11-03127-004.")
            return None
        province, key = named
        if self._known.places.get(key // 1000) != province or key % 1000 == 0:
            self._flaw(line, "code", "Không có xã này trong tỉnh.", "There is no such commune in that province.")
            return None
        first = self._first_line.setdefault(key, line)
        if first != line:
            self._flaw(line, "code", f"Mã này đã có ở dòng {first}.", f"This code is on line {first} already.")
            return None
        return named

    def _station(self, province: int, key: StationKey, values: dict[str, Any]) -> Station:
        old, election = self._known.stations.get(key), self._known.election
        return Station(
            key,
            province,
            values["name"],
            (values["listed_assembly"], values["listed_province"], values["listed_commune"]),
            (values["k_assembly"], values["k_province"], values["k_commune"]),
            values.get("date", old.date if old else election.date),
            values.get("opens", old.opens if old else election.opens),
            values.get("closes", old.closes if old else election.closes),
            values.get("coverage", old.coverage if old else "4g"),
            values.get("power", old.power if old else "grid"),
            values.get("per_hour", old.per_hour if old else 600),
            values.get("contacts", old.contacts if old else ()),
        )

    def _weigh(self, line: int, station: Station) -> None:
        """What the law rules out is a flaw; what is only unusual is a doubt."""
        election = self._known.election
        if not (election.early_from or election.date) <= station.date <= election.date:
            self._flaw(line, "date", "Ngày nằm ngoài cuộc bầu cử.", "The date is outside the election.")
        if not election.earliest <= station.opens < station.closes <= election.latest:
            hours = f"{election.earliest:%H:%M}–{election.latest:%H:%M}"
            self._flaw(line, "opens", f"Giờ bỏ phiếu phải nằm trong {hours}.", f"The hours must lie within {hours}.")
        assembly, province, commune = station.listed
        if assembly is not None and commune is not None and commune > assembly:
            self._doubts.append(Flaw(line, "listed_commune", MORE_IN_COMMUNE))
        if assembly is not None and province is not None and assembly != province:
            self._doubts.append(Flaw(line, "listed_province", TWO_LISTS))

    def _flaw(self, line: int, column: str, vi: str, en: str) -> None:
        self._flaws.append(Flaw(line, column, Phrase(vi, en)))
