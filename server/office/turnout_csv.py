"""Turnout per polling area as CSV: a few lines that say what it is, then one line an area.

UTF-8 with a mark at the front, which is how spreadsheets recognise Vietnamese. A cell a spreadsheet would take for a
formula gets an apostrophe before it. Unknown is empty, never 0.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from election.clock import VIETNAM
from server.office.cut import AreaLine, Cut

AT_ONCE = 1_000  # lines of one part: some 100 KB
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
STATES = {
    "waiting": "chưa đến giờ",
    "silent": "chưa có tin",
    "open": "đang bỏ phiếu",
    "interrupted": "gián đoạn",
    "closed": "đã kết thúc",
}
BALLOT_NAMES = {"assembly": "ĐBQH", "province": "HĐND tỉnh", "commune": "HĐND xã"}


def csv_parts(cut: Cut) -> Iterator[bytes]:
    """The file in parts, each whole lines."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerows([[safe(cell) for cell in row] for row in head(cut)])
    writer.writerow([])
    writer.writerow(columns(cut))
    for count, line in enumerate(cut.lines, 1):
        writer.writerow([safe(cell) for cell in cells(cut, line)])
        if count % AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def head(cut: Cut) -> list[tuple[str, str]]:
    """What every file says of itself."""
    reported, expected = cut.coverage
    return [
        ("Cuộc bầu cử", cut.election.name + (" (DIỄN TẬP)" if cut.election.rehearsal else "")),
        ("Phạm vi", cut.place.name),
        ("Mốc giờ", moment(cut.slot) if cut.slot else "số liệu mới nhất"),
        ("Tính đến", moment(cut.as_of) if cut.as_of else "chưa có số liệu"),
        ("Khu vực bỏ phiếu đã báo cáo", f"{reported}/{expected}"),
        ("Kết xuất lúc", moment(cut.taken_at)),
    ]


def columns(cut: Cut) -> list[str]:
    ballots = [BALLOT_NAMES[ballot] for ballot in cut.election.ballots]
    return [
        "Mã khu vực",
        "Tỉnh, thành phố",
        "Xã, phường, đặc khu",
        "Khu vực bỏ phiếu",
        "Tình trạng",
        *[f"Cử tri trong danh sách {name}" for name in ballots],
        *[f"Đã bỏ phiếu {name}" for name in ballots],
        *[f"Tỷ lệ (%) {name}" for name in ballots],
        "Tính đến",
        "Nhận lúc",
        "Khai mạc lúc",
        "Kết thúc lúc",
    ]


def cells(cut: Cut, line: AreaLine) -> list[str]:
    ballots = cut.election.ballots
    return [
        line.code,
        line.province,
        line.commune,
        line.name,
        STATES[line.state],
        *[whole(line.listed.get(ballot)) for ballot in ballots],
        *[whole(line.voted.get(ballot)) for ballot in ballots],
        *[per_cent(line.voted.get(ballot), line.listed.get(ballot)) for ballot in ballots],
        moment(line.as_of),
        moment(line.received_at),
        moment(line.opened_at),
        moment(line.closed_at),
    ]


def safe(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def whole(n: int | None) -> str:
    return "" if n is None else str(n)


def per_cent(voted: int | None, listed: int | None) -> str:
    return "" if voted is None or not listed else f"{voted / listed * 100:.2f}"


def moment(at: datetime | None) -> str:
    """Viet Nam's time of day and date, as spreadsheets sort them."""
    return "" if at is None else at.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M")


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
