"""Form 28 (tổng hợp số liệu bầu cử) as a workbook: a sheet per ballot with the form's columns, and one with every area.

What this system does not know - cancelled and repeated votes, ballot papers - is left empty for whoever completes the
form; nothing is filled with 0. Texts are written as texts: no cell is ever a formula.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from election.day import BALLOTS, Ballot
from server.office.cut import AreaLine, Cut, Total, grouped, total
from server.office.turnout_csv import BALLOT_NAMES, STATES, head, moment

BALLOT_TITLES = {
    "assembly": "Bầu cử đại biểu Quốc hội",
    "province": "Bầu cử đại biểu HĐND cấp tỉnh",
    "commune": "Bầu cử đại biểu HĐND cấp xã",
}
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Cử tri", ("Tổng số trong danh sách", "Đã tham gia bỏ phiếu", "Tỷ lệ (%)")),
    ("Đơn vị bầu cử", ("Tổng số", "Dưới 50 %", "Hủy kết quả", "Bầu lại", "Bầu thêm")),
    ("Khu vực bỏ phiếu", ("Tổng số", "Dưới 50 %", "Hủy kết quả", "Bầu lại", "Bầu thêm")),
    ("Phiếu bầu", ("Phát ra", "Thu vào", "Hợp lệ", "Không hợp lệ")),
)
AHEAD = ("STT", "Đơn vị", "Khu vực đã báo cáo")
HEAD_ROWS = 8  # of the sheet, before the column titles
SPOOL_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Halves:
    """Constituencies of one ballot: how many, and in how many no more than half of the listed voters have voted."""

    count: int
    under_half: int


Constituencies = Mapping[tuple[str, Ballot], Halves]
"""By the name of the group (see `grouped`) and ballot; "" is the whole. Missing where a constituency is wider than the
group: its turnout is then no fact of the group's."""


def workbook(cut: Cut, constituencies: Constituencies) -> bytes:
    """The finished file. Takes seconds for a country: not for the event loop."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as file:
        as_typed = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        options = {"constant_memory": True, **as_typed}
        book = xlsxwriter.Workbook(file, options)
        formats = _formats(book)
        groups = grouped(cut)
        for ballot in cut.election.ballots:
            _form(book.add_worksheet(BALLOT_NAMES[ballot]), cut, groups, ballot, constituencies, formats)
        _areas(book.add_worksheet("Khu vực bỏ phiếu"), cut, formats)
        book.close()
        file.seek(0)
        return file.read()


def _formats(book: Any) -> dict[str, Any]:
    edge = {"border": 1, "valign": "vcenter"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "name": book.add_format({"bold": True}),
        "column": book.add_format({"bold": True, "text_wrap": True, "align": "center", "bg_color": "#E3ECF5", **edge}),
        "text": book.add_format(edge),
        "number": book.add_format({"num_format": "#,##0", **edge}),
        "rate": book.add_format({"num_format": "0.00", **edge}),
        "sum": book.add_format({"bold": True, "num_format": "#,##0", **edge}),
        "sum_rate": book.add_format({"bold": True, "num_format": "0.00", **edge}),
    }


def _form(
    sheet: Any,
    cut: Cut,
    groups: Sequence[tuple[str, list[AreaLine]]],
    ballot: Ballot,
    constituencies: Constituencies,
    formats: Mapping[str, Any],
) -> None:
    _head(sheet, cut, f"TỔNG HỢP SỐ LIỆU BẦU CỬ (Mẫu số 28) - {BALLOT_TITLES[ballot]}", formats)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2 + sum(len(names) for _, names in GROUPS), 13)
    row = HEAD_ROWS
    for column in range(len(AHEAD)):
        sheet.write_string(row, column, "", formats["column"])
    column = len(AHEAD)
    for title, names in GROUPS:
        # Not merged: the constant-memory writer has left a row behind when the next one begins.
        for place in range(len(names)):
            sheet.write_string(row, column + place, title if place == 0 else "", formats["column"])
        column += len(names)
    row += 1
    for column, name in enumerate([*AHEAD, *(name for _, names in GROUPS for name in names)]):
        sheet.write_string(row, column, name, formats["column"])
    for number, (name, lines) in enumerate(groups, 1):
        row += 1
        sheet.write_number(row, 0, number, formats["number"])
        _line(sheet, row, name, total(lines, ballot), constituencies.get((name, ballot)), formats, bold=False)
    row += 1
    sheet.write_string(row, 0, "", formats["sum"])
    _line(sheet, row, "Tổng cộng", total(cut.lines, ballot), constituencies.get(("", ballot)), formats, bold=True)


def _line(
    sheet: Any, row: int, name: str, whole: Total, halves: Halves | None, formats: Mapping[str, Any], *, bold: bool
) -> None:
    number, rate = (formats["sum"], formats["sum_rate"]) if bold else (formats["number"], formats["rate"])
    sheet.write_string(row, 1, name, number)
    sheet.write_string(row, 2, f"{whole.reported}/{whole.stations}", number)
    values: list[float | None] = [
        whole.listed, whole.voted, None if whole.rate is None else whole.rate * 100,
        halves.count if halves else None, halves.under_half if halves else None, None, None, None,
        whole.stations, whole.under_half if whole.reported else None, None, None, None,
        None, None, None, None,
    ]  # fmt: skip
    for column, value in enumerate(values, 3):
        style = rate if column == 5 else number
        if value is None:
            sheet.write_blank(row, column, None, style)
        else:
            sheet.write_number(row, column, value, style)


def _areas(sheet: Any, cut: Cut, formats: Mapping[str, Any]) -> None:
    _head(sheet, cut, "SỐ LIỆU TỪNG KHU VỰC BỎ PHIẾU", formats)
    sheet.set_column(0, 0, 15)
    sheet.set_column(1, 3, 30)
    sheet.set_column(4, 20, 14)
    ballots = [b for b in BALLOTS if b in cut.election.ballots]
    titles = ["Mã khu vực", "Tỉnh, thành phố", "Xã, phường, đặc khu", "Khu vực bỏ phiếu", "Tình trạng"]
    titles += [f"Danh sách {BALLOT_NAMES[b]}" for b in ballots] + [f"Đã bỏ phiếu {BALLOT_NAMES[b]}" for b in ballots]
    titles += ["Tính đến", "Khai mạc lúc", "Kết thúc lúc"]
    for column, title in enumerate(titles):
        sheet.write_string(HEAD_ROWS, column, title, formats["column"])
    for row, line in enumerate(cut.lines, HEAD_ROWS + 1):
        texts = (line.code, line.province, line.commune, line.name, STATES[line.state])
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
        numbers = [*(line.listed.get(b) for b in ballots), *(line.voted.get(b) for b in ballots)]
        for column, n in enumerate(numbers, len(texts)):
            if n is not None:
                sheet.write_number(row, column, n)
        for column, at in enumerate((line.as_of, line.opened_at, line.closed_at), len(texts) + len(numbers)):
            if at is not None:
                sheet.write_string(row, column, moment(at))


def _head(sheet: Any, cut: Cut, title: str, formats: Mapping[str, Any]) -> None:
    sheet.write_string(0, 0, title, formats["title"])
    for row, (name, value) in enumerate(head(cut), 1):
        sheet.write_string(row, 0, name, formats["name"])
        sheet.write_string(row, 2, value)
