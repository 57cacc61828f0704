"""The sheet of a reference day: CSV in, days of polling areas out, with every error by line and column.

UTF-8 with or without a mark at the front, commas or semicolons. The first line names the columns, in any order:

    code        11-03127-004
    time        of that day: 09:00 or 9h00
    voted       voters so far, for the headline ballot
    listed      voters in the list, for the headline ballot
    voted_assembly voted_province voted_commune listed_assembly listed_province listed_commune      per ballot

Only `code`, `time` and one column of voters are needed. An empty cell is not known, never 0. A polling area has as many
lines as it had figures, in any order; its list is that of its last line that has one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from election.day import BALLOTS, Ballot
from election.phrase import Phrase
from election.station import StationKey, parse_station_code, station_code
from election.store.references import Counts, StationDay
from server.office import cell
from server.office.cell import Wrong
from server.office.rows import Unreadable, rows
from server.office.sheet import MOST_FLAWS, Flaw

VOTED = tuple(f"voted_{ballot}" for ballot in BALLOTS)
LISTED = tuple(f"listed_{ballot}" for ballot in BALLOTS)
COLUMNS = ("code", "time", "voted", "listed", *VOTED, *LISTED)

NO_FIGURE = Phrase("Dòng này không có số liệu.", "This line has no figure.")
FEWER = Phrase("Ít hơn số liệu trước đó của khu vực này.", "Fewer than this polling area had before.")
MORE_THAN_LISTED = Phrase("Nhiều hơn số cử tri trong danh sách.", "More than there are voters in the list.")

UNKNOWN = -1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReferenceReading:
    """What a sheet says. With a flaw nothing of it may be taken; doubts are shown and taken. `codes` are those of
    `stations`, in the same order."""

    stations: tuple[StationDay, ...]
    codes: tuple[str, ...]
    flaws: tuple[Flaw, ...]
    doubts: tuple[Flaw, ...]


def read_reference(raw: bytes, headline: Ballot) -> ReferenceReading:
    return _Sheet(headline).read(raw)


_Figure = tuple[int, int, Counts, Counts]
"""A line of the file: minute of the day, number of the line, voted, listed. Not a class: there are so many of them that
the collector of garbage would take longer than all the rest."""


class _Once(dict[str, T], Generic[T]):
    """Reads each text once: a country's sheet has a third of a million lines, and few times and figures."""

    def __init__(self, read: Callable[[str], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> T:
        value = self[text] = self._read(text)
        return value


class _Sheet:
    def __init__(self, headline: Ballot) -> None:
        self._headline = headline
        self._flaws: list[Flaw] = []
        self._doubts: list[Flaw] = []
        self._figures: dict[tuple[int, StationKey], list[_Figure]] = {}
        self._places = _Once(_place)
        self._minutes = _Once(_minute)
        self._numbers = _Once(cell.voters)

    def read(self, raw: bytes) -> ReferenceReading:
        table = rows(raw)
        try:
            _, names = next(table, (1, []))
            columns = [name.strip().lower() for name in names]
            if self._takes(columns):
                self._columns = columns
                self._code, self._time = columns.index("code"), columns.index("time")
                self._voted = [self._column("voted", ballot) for ballot in BALLOTS]
                self._listed = [self._column("listed", ballot) for ballot in BALLOTS]
                for line, row in table:
                    if any(row):
                        self._line(line, [text.strip() for text in row])
                    if len(self._flaws) >= MOST_FLAWS:
                        break
        except Unreadable as broken:
            self._flaws.append(Flaw(broken.line, "", broken.phrase))
        stations = tuple(self._station(key, figures) for (_, key), figures in self._figures.items())
        codes = tuple(station_code(province, key) for province, key in self._figures)
        flaws = sorted(self._flaws, key=lambda flaw: flaw.line)[:MOST_FLAWS]
        return ReferenceReading(stations, codes, tuple(flaws), tuple(sorted(self._doubts, key=lambda flaw: flaw.line)))

    # The header

    def _takes(self, columns: list[str]) -> bool:
        for name in ("code", "time"):
            if name not in columns:
                self._flaw(1, name, "Thiếu cột này.", "This column is missing.")
        if not set(columns) & {"voted", *VOTED}:
            self._flaw(1, "voted", "Thiếu cột này.", "This column is missing.")
        for what in ("voted", "listed"):
            own = f"{what}_{self._headline}"
            if {what, own} <= set(columns):
                self._flaw(1, own, f"Cột này trùng với cột {what}.", f"This is the same column as {what}.")
        for name in dict.fromkeys(columns):
            if name not in COLUMNS:
                self._flaw(1, name, "Không có cột này.", "There is no such column.")
            elif columns.count(name) > 1:
                self._flaw(1, name, "Cột này xuất hiện hai lần.", "This column appears twice.")
        return not self._flaws

    def _column(self, what: str, ballot: Ballot) -> int | None:
        names = (f"{what}_{ballot}", what) if ballot == self._headline else (f"{what}_{ballot}",)
        return next((self._columns.index(name) for name in names if name in self._columns), None)

    # A line

    def _line(self, line: int, row: list[str]) -> None:
        if len(row) != len(self._columns):
            n, m = len(row), len(self._columns)
            self._flaw(line, "", f"Dòng có {n} ô, cần {m} ô.", f"The line has {n} cells instead of {m}.")
            return
        try:
            place, minute = self._places[row[self._code]], self._minutes[row[self._time]]
            voted, listed = self._counts(row, self._voted), self._counts(row, self._listed)
        except Wrong:
            self._blame(line, row)
            return
        if voted == (None, None, None):
            self._flaws.append(Flaw(line, "", NO_FIGURE))
        self._figures.setdefault(place, []).append((minute, line, voted, listed))

    def _counts(self, row: Sequence[str], columns: Sequence[int | None]) -> Counts:
        numbers = self._numbers
        one, two, three = [None if column is None else numbers[row[column]] for column in columns]
        return one, two, three

    def _blame(self, line: int, row: list[str]) -> None:
        """Every cell of the line that cannot be read, not only the first."""
        readers: dict[str, Callable[[str], object]] = {"code": _place, "time": _minute}
        for name, text in zip(self._columns, row, strict=True):
            try:
                readers.get(name, cell.voters)(text)
            except Wrong as wrong:
                self._flaws.append(Flaw(line, name, wrong.phrase))

    # A polling area

    def _station(self, key: StationKey, figures: list[_Figure]) -> StationDay:
        figures.sort()
        listed: list[int | None] = [None, None, None]
        for _, _, _, lists in figures:
            listed = [old if new is None else new for old, new in zip(listed, lists, strict=True)]
        self._weigh(figures, listed)
        minutes, voted = [figure[0] for figure in figures], [figure[2] for figure in figures]
        return StationDay(key, minutes, voted, (listed[0], listed[1], listed[2]))

    def _weigh(self, figures: Sequence[_Figure], listed: Sequence[int | None]) -> None:
        known: list[int] = [0, 0, 0]
        last, first = UNKNOWN, UNKNOWN
        for minute, line, voted, _ in figures:
            if minute == last:
                self._flaw(line, "time", f"Giờ này đã có ở dòng {first}.", f"This time is on line {first} already.")
            last, first = minute, line
            for ballot, n in enumerate(voted):
                if n is None:
                    continue
                if n < known[ballot]:
                    self._doubts.append(Flaw(line, self._called(ballot), FEWER))
                most = listed[ballot]
                if most is not None and n > most:
                    self._doubts.append(Flaw(line, self._called(ballot), MORE_THAN_LISTED))
                known[ballot] = n

    def _called(self, ballot: int) -> str:
        column = self._voted[ballot]
        return "" if column is None else self._columns[column]

    def _flaw(self, line: int, column: str, vi: str, en: str) -> None:
        self._flaws.append(Flaw(line, column, Phrase(vi, en)))


def _place(code: str) -> tuple[int, StationKey]:
    named = parse_station_code(code)
    if named is None:
        raise Wrong("Mã phải có dạng 11-03127-004.", "The code must look like 11-03127-004.")
    return named


def _minute(text: str) -> int:
    moment = cell.moment(text)
    return moment.hour * 60 + moment.minute
