"""Form 27 (báo cáo tình hình ngày bầu cử) as a draft in Word: its seven headings, filled from the day.

Figures and lists are filled in, words under headings 3 to 7 are those of the polling areas, each with its name; whoever
signs the report edits and completes it. It says in its first lines that it is a draft, as of when, and with what
coverage. A heading nobody wrote about says so.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from docx import Document
from docx.document import Document as Draft
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from election.clock import VIETNAM
from election.incident import SEVERITIES, state_name
from election.incident_kind import KINDS
from election.standing.incidents import IncidentStanding
from election.standing.picture import SlotFigures
from server.office.cut import Cut, grouped, total
from server.office.form28 import BALLOT_TITLES
from server.office.turnout_csv import head

HEADINGS = (
    "Việc tổ chức khai mạc bầu cử",
    "Diễn biến cuộc bầu cử, tiến độ cử tri tham gia bỏ phiếu",
    "Không khí ngày bầu cử, dư luận trong Nhân dân",
    "Thuận lợi, khó khăn về giao thông, thông tin liên lạc, thời tiết",
    "An ninh chính trị, trật tự, an toàn xã hội",
    "Cơ sở vật chất - kỹ thuật",
    "Tình huống phát sinh cần xin ý kiến chỉ đạo",
)
ABOUT: dict[int, frozenset[str]] = {
    4: frozenset({"weather", "telecom"}),
    5: frozenset({"order", "complaint"}),
    6: frozenset({"power", "facility", "ballot", "box", "mobile_box"}),
}
"""Which kinds of incident belong under which heading; the others and all that seek instructions are under 7."""

MOST_NAMED = 30
"""Lines of one list: a draft is read by people. What is left out is counted."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a polling area wrote under a heading (1 to 7)."""

    heading: int
    at: datetime
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """All the draft is made of. `incidents`: every one of the day, newest first."""

    cut: Cut
    slots: Sequence[SlotFigures]
    incidents: Sequence[IncidentStanding]
    words: Sequence[Word]


def draft(day: Day) -> bytes:
    """The finished file."""
    document = Document()
    _page(document)
    _opening_lines(document, day.cut)
    for number, heading in enumerate(HEADINGS, 1):
        document.add_heading(f"{number}. {heading}", level=1)
        match number:
            case 1:
                _openings(document, day.cut)
            case 2:
                _progress(document, day)
        said = _words(document, [word for word in day.words if word.heading == number])
        told = _incidents(document, [one for one in day.incidents if _heading(one) == number])
        if number > 2 and not said and not told:
            document.add_paragraph("Chưa có báo cáo về nội dung này.")
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def _page(document: Draft) -> None:
    normal = document.styles["Normal"]
    normal.font.name = "Times New Roman"
    normal.font.size = Pt(13)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)


def _opening_lines(document: Draft, cut: Cut) -> None:
    for text, bold in (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True), ("Độc lập - Tự do - Hạnh phúc", True)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(text).bold = bold
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(18)
    title.add_run("BÁO CÁO\nTình hình ngày bầu cử (Mẫu số 27)").bold = True
    note = document.add_paragraph()
    note.alignment = WD_ALIGN_PARAGRAPH.CENTER
    note.add_run("DỰ THẢO - số liệu nhanh, chưa phải số liệu chính thức").italic = True
    for name, value in head(cut):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(value)


def _openings(document: Draft, cut: Cut) -> None:
    opened = [line for line in cut.lines if line.opened_at is not None]
    document.add_paragraph(f"{len(opened)}/{len(cut.lines)} khu vực bỏ phiếu đã báo cáo khai mạc.")
    if opened:
        first = min(line.opened_at for line in opened if line.opened_at)
        last = max(line.opened_at for line in opened if line.opened_at)
        document.add_paragraph(f"Sớm nhất lúc {_clock(first)}, muộn nhất lúc {_clock(last)}.")
    rest = [f"{line.name}, {line.commune}" for line in cut.lines if line.opened_at is None]
    if rest and opened:
        document.add_paragraph("Chưa có báo cáo khai mạc:")
        _list(document, rest)


def _progress(document: Draft, day: Day) -> None:
    cut = day.cut
    ballots = cut.election.ballots
    for ballot in ballots:
        whole = total(cut.lines, ballot)
        rate = "chưa có số liệu" if whole.rate is None else f"{whole.rate * 100:.2f} %".replace(".", ",")
        voted = "chưa có số liệu" if whole.voted is None else _count(whole.voted)
        document.add_paragraph(
            f"{BALLOT_TITLES[ballot]}: {voted} cử tri đã bỏ phiếu / {_count(whole.listed_in)} cử tri trong danh sách "
            f"của {whole.reported}/{whole.stations} khu vực đã báo cáo; tỷ lệ {rate}."
        )
    groups = grouped(cut)
    if cut.place.kind in {"country", "province"}:
        table = document.add_table(rows=1, cols=2 + len(ballots), style="Light Grid Accent 1")
        titles = ["Đơn vị", "Khu vực đã báo cáo", *(f"{BALLOT_TITLES[ballot]} (%)" for ballot in ballots)]
        for cell, title in zip(table.rows[0].cells, titles, strict=True):
            cell.text = title
        for name, lines in groups:
            sums = [total(lines, ballot) for ballot in ballots]
            row = table.add_row().cells
            row[0].text, row[1].text = name, f"{sums[0].reported}/{sums[0].stations}"
            for cell, one in zip(row[2:], sums, strict=True):
                cell.text = "" if one.rate is None else f"{one.rate * 100:.2f}".replace(".", ",")
    for slot in day.slots:
        if slot.state != "coming":
            document.add_paragraph(
                f"Mốc {_clock(slot.at)}: {slot.on_time} khu vực báo cáo đúng giờ, {slot.late} muộn, {slot.missing} "
                f"chưa báo cáo trên {slot.expected}.",
                style="List Bullet",
            )


def _words(document: Draft, words: Sequence[Word]) -> bool:
    lines = [f"{word.where} ({_clock(word.at)}): {word.text}" for word in words]
    _list(document, lines)
    return bool(lines)


def _incidents(document: Draft, incidents: Sequence[IncidentStanding]) -> bool:
    lines = []
    for one in incidents:
        text = f": {one.text}" if one.text else ""
        what = f"{KINDS[one.category].name.vi} - {SEVERITIES[one.severity].vi.lower()}"
        lines.append(f"{_clock(one.at)}, {one.station_name}: {what}{text} ({state_name(one.state).vi})")
    _list(document, lines)
    return bool(lines)


def _heading(incident: IncidentStanding) -> int:
    if incident.severity == "instruct":
        return 7
    return next((number for number, kinds in ABOUT.items() if incident.category in kinds), 7)


def _list(document: Draft, lines: Sequence[str]) -> None:
    for line in lines[:MOST_NAMED]:
        document.add_paragraph(_printable(line), style="List Bullet")
    if len(lines) > MOST_NAMED:
        document.add_paragraph(f"... và {len(lines) - MOST_NAMED} nội dung khác.")


def _printable(text: str) -> str:
    """Control characters somebody pasted would make a file that Word cannot open."""
    return "".join(each if each >= " " or each == "\n" else " " for each in text)


def _count(n: int | None) -> str:
    return "…" if n is None else f"{n:,}".replace(",", ".")


def _clock(at: datetime) -> str:
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} ngày {local:%d/%m}"
