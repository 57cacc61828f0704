"""Files people carry away, opened and read cell by cell."""

from __future__ import annotations

import csv
import io
import time
from datetime import datetime

import asyncpg
import httpx
import openpyxl
import pytest
from docx import Document
from starlette.applications import Starlette

from election.clock import FrozenClock
from election.errors import Code, Refused
from election.ledger import Fact
from election.report import Closing, Counts, Incident, Opening, Situation
from election.standing.fold import Standing
from election.station import COUNTRY, Scope, Station
from election.store.ledger import Ledger
from server.benchmark.register import spread
from server.office import session
from server.office.access import Access
from server.office.cut import take, total
from server.office.exports import Exports, routes
from server.office.form28 import workbook
from server.office.turnout_csv import csv_parts, safe
from server.refusal import refusals
from tests.server.live import country
from tests.server.live.country import STATIONS, at, fact, turnout_fact

NOW = at(11, 40)
HANOI, DIEN_BIEN = STATIONS[:6], STATIONS[6:]
BA_DINH = STATIONS[:3]
TWO_CARDS = "Trùng tên\x0b hai thẻ"


def told() -> list[Fact]:
    """Ba Đình: two of three areas at nine and one at eleven; Điện Biên: one area."""
    one, two, _ = BA_DINH
    high = DIEN_BIEN[0]
    opening = Opening(seq=1, as_of=at(7), opened_at=at(7), ceremony=True, sealed=True)
    trouble = Incident(
        seq=9, as_of=at(10), incident="incident-1", category="weather", severity="support", text="Mưa to, đường trơn"
    )
    asking = Incident(
        seq=10,
        as_of=at(10, 5),
        incident="incident-2",
        category="list",
        severity="instruct",
        text="Trùng tên\x0b hai thẻ",
    )
    mood = Situation(seq=8, as_of=at(9, 30), heading=3, text="=Phấn khởi, tin tưởng")
    return [
        fact(one, opening, at(7)),
        turnout_fact(one, at(9), 300, 2),
        turnout_fact(two, at(9), 200, 2),
        turnout_fact(one, at(11), 700, 3),
        turnout_fact(high, at(11), 501, 2),
        fact(one, mood, at(9, 30)),
        fact(one, trouble, at(10)),
        fact(two, asking, at(10, 5)),
    ]


def standing(facts: list[Fact] | None = None) -> Standing:
    fold = country.standing()
    for entry in country.entries(facts if facts is not None else told()):
        fold.apply(entry)
    return fold


async def rows_of(scope: str, slot: datetime | None = None) -> list[list[str]]:
    cut = await take(standing(), Scope(scope), slot, NOW)
    text = b"".join(csv_parts(cut)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


async def test_csv_says_what_it_is_as_of_when_and_how_complete() -> None:
    rows = await rows_of("p01")
    assert [
        ["Cuộc bầu cử", "Diễn tập (DIỄN TẬP)"],
        ["Phạm vi", "Thành phố Hà Nội"],
        ["Mốc giờ", "số liệu mới nhất"],
        ["Tính đến", "2026-03-15 11:00"],
        ["Khu vực bỏ phiếu đã báo cáo", "2/6"],
        ["Kết xuất lúc", "2026-03-15 11:40"],
    ] == rows[:6]


async def test_csv_has_a_line_per_area_and_nothing_where_nothing_is_known() -> None:
    rows = await rows_of("c00004")
    header, lines = rows[7], rows[8:]
    table = [dict(zip(header, line, strict=True)) for line in lines]
    assert [one.code for one in BA_DINH] == [line["Mã khu vực"] for line in table]
    assert ["700", "200", ""] == [line["Đã bỏ phiếu ĐBQH"] for line in table]
    assert ["1001", "1002", "1003"] == [line["Cử tri trong danh sách ĐBQH"] for line in table]
    assert ["69.93", "19.96", ""] == [line["Tỷ lệ (%) ĐBQH"] for line in table]
    assert ["2026-03-15 07:00", "", ""] == [line["Khai mạc lúc"] for line in table]


async def test_csv_of_a_slot_has_the_figures_of_that_slot() -> None:
    rows = await rows_of("c00004", at(9))
    assert "2/3" == rows[4][1]
    assert ["300", "200", ""] == [line[8] for line in rows[8:]]


async def test_slot_that_does_not_exist_is_no_slot() -> None:
    with pytest.raises(Refused) as refused:
        await take(standing(), COUNTRY, at(10), NOW)
    assert Code.R150 == refused.value.code


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-2", "@SUM(A1)", "\tx", "\rx"], ids=list("abcdef"))
def test_no_cell_is_a_formula(cell: str) -> None:
    assert f"'{cell}" == safe(cell)


def test_ordinary_cells_stay_what_they_are() -> None:
    assert "Nhà văn hóa - tổ 1" == safe("Nhà văn hóa - tổ 1")


async def test_form_28_has_its_columns_groups_and_totals() -> None:
    exports = Exports.__new__(Exports)
    exports._standing = standing
    exports._clock = FrozenClock(NOW)
    book = openpyxl.load_workbook(io.BytesIO(await exports.form28(Scope("vn"), None)))
    assert ["ĐBQH", "HĐND tỉnh", "HĐND xã", "Khu vực bỏ phiếu"] == book.sheetnames
    sheet = book["ĐBQH"]
    assert ["Cử tri", "Đơn vị bầu cử", "Khu vực bỏ phiếu", "Phiếu bầu"] == [c.value for c in sheet[9] if c.value]
    titles = [cell.value for cell in sheet[10]]
    assert ["STT", "Đơn vị", "Khu vực đã báo cáo", "Tổng số trong danh sách", "Đã tham gia bỏ phiếu"] == titles[:5]
    assert ["Phát ra", "Thu vào", "Hợp lệ", "Không hợp lệ"] == titles[-4:]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=11)]
    assert ["Thành phố Hà Nội", "Tỉnh Điện Biên", "Tổng cộng"] == [line[1] for line in lines]
    assert ["2/6", "1/6", "3/12"] == [line[2] for line in lines]
    assert [6012, 6012, 12024] == [line[3] for line in lines]
    assert [900, 501, 1401] == [line[4] for line in lines]
    assert [44.93, 50.05, 46.64] == [round(float(str(line[5])), 2) for line in lines]
    assert [[1, 1], [1, 1], [2, 2]] == [line[6:8] for line in lines]
    assert [[6, 1], [6, 0], [12, 1]] == [line[11:13] for line in lines]
    assert {None} == {value for line in lines for value in (*line[8:11], *line[13:20])}


async def test_form_28_of_a_slot_counts_what_was_known_in_it() -> None:
    cut = await take(standing(), Scope("c00004"), at(9), NOW)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(cut, {})))["Khu vực bỏ phiếu"]
    assert [300, 200, None] == [sheet.cell(row, 9).value for row in (10, 11, 12)]
    whole = total(cut.lines, "assembly")
    assert (2, 500, 2003, 2) == (whole.reported, whole.voted, whole.listed_in, whole.under_half)


async def test_text_that_looks_like_a_formula_is_text_in_the_workbook() -> None:
    evil = country.station(country.COMMUNES[0], 1, name='=HYPERLINK("http://x")')
    fold = Standing(country.ELECTION, [evil], country.PROVINCES, country.COMMUNES)
    cut = await take(fold, COUNTRY, None, NOW)
    cell = openpyxl.load_workbook(io.BytesIO(workbook(cut, {})))["Khu vực bỏ phiếu"].cell(10, 4)
    assert ('=HYPERLINK("http://x")', "s") == (cell.value, cell.data_type)


@pytest.fixture
async def office(pool: asyncpg.Pool, access: Access) -> httpx.AsyncClient:
    """Signed in as `lan`, whose scope is Điện Biên, in a country that has told what `told` says."""
    await Ledger(pool).append([country.draft(one) for one in told()])
    exports = Exports(Ledger(pool), standing, FrozenClock(NOW))
    app = Starlette(routes=[*session.routes(access), *routes(access, exports)])
    refusals(app)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000")
    await client.post(
        "/v1/session", json={"user": "lan", "password": "một mật khẩu dài"}, headers={"Origin": "http://127.0.0.1:8000"}
    )
    return client


async def test_files_are_there_for_ones_own_scope_only(office: httpx.AsyncClient) -> None:
    own = await office.get("/v1/exports/turnout.csv")
    assert (200, "text/csv; charset=utf-8") == (own.status_code, own.headers["content-type"])
    assert 'attachment; filename="so-lieu-p11.csv"' == own.headers["content-disposition"]
    for name in ("turnout.csv", "form28.xlsx", "form27.docx", "ledger.ndjson"):
        assert 404 == (await office.get(f"/v1/exports/{name}?scope=p01")).status_code


async def test_stranger_gets_no_file(office: httpx.AsyncClient) -> None:
    office.cookies.clear()
    assert 401 == (await office.get("/v1/exports/turnout.csv")).status_code


async def test_slot_that_is_no_moment_is_refused_by_name(office: httpx.AsyncClient) -> None:
    answer = await office.get("/v1/exports/turnout.csv?slot=chin-gio")
    assert (422, "R010", "slot") == (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["path"])
    assert 200 == (await office.get(f"/v1/exports/turnout.csv?slot={at(9).isoformat()}")).status_code


async def test_chain_is_there_for_a_province_and_not_for_a_part_of_one(office: httpx.AsyncClient) -> None:
    lines = (await office.get("/v1/exports/ledger.ndjson")).text.splitlines()
    assert 1 == len(lines)
    assert 404 == (await office.get("/v1/exports/ledger.ndjson?scope=c03127")).status_code


async def test_form_27_has_seven_headings_filled_from_the_day(pool: asyncpg.Pool) -> None:
    await Ledger(pool).append([country.draft(one) for one in told()])
    exports = Exports(Ledger(pool), standing, FrozenClock(NOW))
    document = Document(io.BytesIO(await exports.form27(Scope("p01"), None)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    places = [n for n, one in enumerate(document.paragraphs) if one.style and one.style.name == "Heading 1"]
    assert 7 == len(places)
    under = [texts[a + 1 : b] for a, b in zip(places, [*places[1:], len(texts)], strict=True)]
    assert "DỰ THẢO - số liệu nhanh, chưa phải số liệu chính thức" in texts
    assert "Tính đến: 2026-03-15 11:00" in texts
    assert "1/6 khu vực bỏ phiếu đã báo cáo khai mạc." == under[0][0]
    assert under[1][0].startswith("Bầu cử đại biểu Quốc hội: 900 cử tri đã bỏ phiếu / 2.003 cử tri")
    assert ["Khu vực bỏ phiếu số 1, Phường Ba Đình (09:30 ngày 15/03): =Phấn khởi, tin tưởng"] == under[2]
    assert under[3][0].endswith("Cần hỗ trợ: Mưa to, đường trơn (mới báo)".replace("Cần", "cần"))
    assert ["Chưa có báo cáo về nội dung này."] == under[4]
    assert "Trùng tên  hai thẻ" in under[6][0]
    assert ["Phường Ba Đình", "2/3", "44,93", "44,93", "45,45"] == [c.text for c in document.tables[0].rows[1].cells]


async def test_tenth_of_the_country_is_a_workbook_within_seconds() -> None:
    """The whole country takes 6 s (docs/benchmarks.md); a file must not become ten times as slow unnoticed."""
    stations = list(spread(7_220))
    fold = Standing(country.ELECTION, stations)
    for entry in country.entries([_turnout(one) for one in stations]):
        fold.apply(entry)
    began = time.perf_counter()
    cut = await take(fold, COUNTRY, None, at(12))
    book = workbook(cut, {})
    took = time.perf_counter() - began
    assert (7_220, 7_220) == cut.coverage
    assert len(book) > 100_000
    assert took < 8  # 0.6 s when the machine has nothing else to do


def _turnout(station: Station) -> Fact:
    return turnout_fact(station, at(11), 300, 1)


def test_closing_counts_as_the_last_figure() -> None:
    closing = Closing(seq=5, as_of=at(19), closed_at=at(19), voted=Counts(900, 900, 880), mobile_boxes_back=True)
    fold = standing([*told(), fact(BA_DINH[0], closing, at(19, 5))])
    assert 900 == fold.station(BA_DINH[0].key, at(20)).figures["assembly"]
