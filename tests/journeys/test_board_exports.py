"""Files fetched from the board's sheet, opened, and compared cell by cell with a fold of the ledger."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from playwright.async_api import Page, expect

from election.clock import VIETNAM
from election.day import BALLOTS
from election.ledger import verify
from election.standing.fold import Standing
from election.standing.picture import StationStanding
from election.store.elections import Elections
from election.store.register import Register
from server.office.ledger_file import read_lines
from tests import places
from tests.journeys.conftest import NOON, Day
from tests.journeys.reading import violations

pytestmark = pytest.mark.journey

SHORT = {"assembly": "ĐBQH", "province": "HĐND tỉnh", "commune": "HĐND xã"}
FORM_HEAD = 10  # rows before the first line of form 28
AREAS_HEAD = 9
CSV_HEAD = 8


async def told(day: Day) -> None:
    """Two of five areas at nine, one of them again at eleven, and one that only opened."""
    first, second, third = [await day.token(key) for key in (3127001, 3325001, 3127002)]
    answers = [
        await day.report(first, 1, 300, as_of=places.at(9).isoformat()),
        await day.report(first, 2, 512, as_of=places.at(11).isoformat()),
        await day.report(second, 1, 201, as_of=places.at(9, 5).isoformat()),
    ]
    opening = {"seq": 1, "kind": "opening", "opened_at": places.at(7, 3).isoformat(), "ceremony": True, "sealed": True}
    headers = {"Authorization": f"Bearer {third}"}
    answers.append(await day.client.post("/v1/reports", json=opening, headers=headers))
    assert [201] * 4 == [answer.status_code for answer in answers]


async def folded(day: Day) -> Sequence[StationStanding]:
    """The stations of Điện Biên as the entries alone tell them."""
    register = Register(day.pool)
    election = await Elections(day.pool).get()
    assert election is not None
    standing = Standing(election, await register.stations(), await register.provinces(), await register.communes())
    async for page in day.ledger.everything_after({}):
        for entry in page:
            standing.apply(entry)
    return [standing.station(one.key, NOON) for one in places.STATIONS if one.province == 11]


async def fetched(page: Page, name: str, folder: Path) -> Path:
    """What a click on a file's link brings, saved."""
    line = page.locator(".file", has_text=name)
    async with page.expect_download() as waiting:
        await line.get_by_role("link", name="Tải về").click()
    download = await waiting.value
    path = folder / download.suggested_filename
    await download.save_as(path)
    await expect(line.locator(".file-step")).to_contain_text("tải")
    return path


def number(n: int | None) -> str:
    return "" if n is None else str(n)


def moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M")


def rate(one: StationStanding, ballot: str) -> str:
    voted, listed = one.figures[ballot], one.listed[ballot]  # type: ignore[index]
    return "" if voted is None or not listed else f"{voted / listed * 100:.2f}"


def sums(lines: Sequence[StationStanding], ballot: Any) -> list[Any]:
    """The cells of form 28 that this system knows, of some areas."""
    in_ = [one for one in lines if one.figures[ballot] is not None]
    voted = sum(one.figures[ballot] or 0 for one in in_) if in_ else None
    listed_in = sum(one.listed[ballot] or 0 for one in in_)
    listed = sum(one.listed[ballot] or 0 for one in lines)
    return [
        f"{len(in_)}/{len(lines)}",
        listed,
        voted,
        None if voted is None else pytest.approx(voted / listed_in * 100),
    ]


async def test_files_of_the_sheet_hold_what_the_ledger_holds(day: Day, tmp_path: Path) -> None:
    await told(day)
    page = await day.desk()
    await page.get_by_role("link", name="Kết xuất").click()
    await expect(page.locator(".content")).to_contain_text("tính đến 11:00")
    await expect(page.locator(".content")).to_contain_text("2/5 khu vực")
    assert [] == await violations(page)
    stations = await folded(day)

    # Every polling area, and what is not known is empty.
    table = list(csv.reader(io.StringIO((await fetched(page, "CSV", tmp_path)).read_text("utf-8-sig"))))
    assert ["Khu vực bỏ phiếu đã báo cáo", "2/5"] == table[4]
    states = {"silent": "chưa có tin", "open": "đang bỏ phiếu", "waiting": "chưa đến giờ"}
    for one, cells in zip(stations, table[CSV_HEAD:], strict=True):
        assert [one.scope[1:], one.name, states[one.state]] == [cells[0], *cells[3:5]]
        assert [number(one.listed[b]) for b in BALLOTS] == cells[5:8]
        assert [number(one.figures[b]) for b in BALLOTS] == cells[8:11]
        assert [rate(one, b) for b in BALLOTS] == cells[11:14]
        assert [moment(at) for at in (one.as_of, one.received_at, one.opened_at, one.closed_at)] == cells[14:]

    # Form 28: a sheet per ballot by commune, and one of all areas.
    book = openpyxl.load_workbook(await fetched(page, "Mẫu số 28", tmp_path))
    communes = [stations[:3], stations[3:]]
    for ballot in BALLOTS:
        lines = [[cell.value for cell in row] for row in book[SHORT[ballot]].iter_rows(min_row=FORM_HEAD + 1)]
        assert ["Phường Điện Biên Phủ", "Xã Mường Phăng", "Tổng cộng"] == [line[1] for line in lines]
        assert [sums(part, ballot) for part in (*communes, stations)] == [line[2:6] for line in lines]
        assert [[None] * 3] * 3 == [line[8:11] for line in lines]
    areas = [[cell.value for cell in row] for row in book["Khu vực bỏ phiếu"].iter_rows(min_row=AREAS_HEAD + 1)]
    for one, line in zip(stations, areas, strict=True):
        known = [one.listed[b] for b in BALLOTS] + [one.figures[b] for b in BALLOTS]
        assert [one.scope[1:], *known] == [line[0], *line[5:11]]
        assert [moment(one.as_of) or None, moment(one.opened_at) or None] == line[11:13]

    # Form 27: the same in words and in its table.
    draft = Document(str(await fetched(page, "Mẫu số 27", tmp_path)))
    text = "\n".join(paragraph.text for paragraph in draft.paragraphs)
    assert "713 cử tri đã bỏ phiếu / 1.400 cử tri" in text
    assert "1/5 khu vực bỏ phiếu đã báo cáo khai mạc." in text
    rows = [[cell.text for cell in row.cells] for row in draft.tables[0].rows][1:]
    wanted = [
        [name, sums(part, "assembly")[0], *(f"{_rate(part, b):.2f}".replace(".", ",") for b in BALLOTS)]
        for name, part in zip(("Phường Điện Biên Phủ", "Xã Mường Phăng"), communes, strict=True)
    ]
    assert wanted == rows

    # The chain proves itself from the file alone.
    raw = (await fetched(page, "NDJSON", tmp_path)).read_bytes().splitlines()
    heads = await day.ledger.heads()
    assert {11: heads[11]} == verify(read_lines(raw))


def _rate(lines: Sequence[StationStanding], ballot: Any) -> float:
    in_ = [one for one in lines if one.figures[ballot] is not None]
    return sum(one.figures[ballot] or 0 for one in in_) / sum(one.listed[ballot] or 0 for one in in_) * 100


async def test_file_of_a_slot_holds_that_slot_and_one_that_cannot_be_had_says_why(day: Day, tmp_path: Path) -> None:
    await told(day)
    page = await day.desk("c03127")
    await page.get_by_role("link", name="Kết xuất").click()
    await expect(page.locator(".file")).to_have_count(3)
    await page.get_by_label("09:00").check()
    await expect(page.locator(".content")).to_contain_text("của mốc 09:00")
    await expect(page.locator(".content")).to_contain_text("1/3 khu vực")
    await expect(page.get_by_label("15:00")).to_be_disabled()
    table = list(csv.reader(io.StringIO((await fetched(page, "CSV", tmp_path)).read_text("utf-8-sig"))))
    assert ["Mốc giờ", "2026-03-15 09:00"] == table[2]
    assert [["300", "300", "299"], [""] * 3, [""] * 3] == [cells[8:11] for cells in table[CSV_HEAD:]]

    await page.route("**/v1/exports/form28.xlsx*", lambda route: route.abort())
    line = page.locator(".file", has_text="Mẫu số 28")
    await line.get_by_role("link", name="Tải về").click()
    await expect(line.get_by_role("alert")).to_have_text("Máy chủ chưa trả lời.")
    assert [] == await violations(page)
