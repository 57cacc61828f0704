from __future__ import annotations

from datetime import datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.clock import VIETNAM
from election.finding import FINDINGS
from election.incident import SEVERITIES
from election.incident_kind import KINDS
from election.known import Triple
from election.report import Closing, Counts, Incident, Opening, Report, Turnout
from election.wire import sms_reply
from election.wire.sms import Why
from election.wire.sms_reply import MOST, Spot

SPOT = Spot(4, "Mường Pồn", "11-03127-004")
ELEVEN = datetime(2026, 3, 15, 11, tzinfo=VIETNAM)
LISTED: Triple = (1046, 1046, 1012)
GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def received(report: Report, *findings: str, sent: datetime = ELEVEN) -> str:
    return sms_reply.received(report, SPOT, LISTED, sent, 90412, findings)


def turnout(*counts: int, as_of: datetime = ELEVEN) -> Turnout:
    return Turnout(seq=1, as_of=as_of, voted=Counts(*counts))


def test_figures_are_said_as_they_were_understood() -> None:
    assert "Da nhan: KV 004 Muong Pon, 512/1046 cu tri (48,9%) luc 11:00. So 90412" == received(turnout(512, 512, 512))
    assert "Da nhan: KV 004 Muong Pon, 512/1046 cu tri (48,9%), tinh 512, xa 498 luc 11:00. So 90412" == received(
        turnout(512, 512, 498)
    )


def test_share_is_whole_only_when_everybody_has_voted() -> None:
    assert "(99,9%)" in received(turnout(1045, 1045, 1045))
    assert "(100,0%)" in received(turnout(1046, 1046, 1046))


def test_list_that_nobody_knows_is_not_said() -> None:
    said = sms_reply.received(turnout(512, 512, 512), SPOT, (None, None, None), ELEVEN, 7)
    assert "Da nhan: KV 004 Muong Pon, 512 cu tri luc 11:00. So 7" == said


def test_figure_of_another_day_says_so() -> None:
    assert "luc 23:55 ngay 14/3" in received(turnout(1, 1, 1, as_of=ELEVEN - timedelta(hours=11, minutes=5)))


def test_other_reports_are_said_as_they_were_understood() -> None:
    opening = Opening(seq=1, opened_at=ELEVEN, ceremony=True, sealed=True, listed=Counts(1046, 1046, 1012))
    incident = Incident(seq=1, as_of=ELEVEN, incident="k3f9a2b1", category="power", severity="support", text="x")
    closing = Closing(seq=1, as_of=ELEVEN, closed_at=ELEVEN, voted=Counts(1034, 1034, 1034), mobile_boxes_back=False)

    assert [
        "Da nhan: KV 004 Muong Pon khai mac luc 11:00, danh sach 1046/1046/1012 cu tri. So 90412",
        "Da nhan: KV 004 Muong Pon, su co: Mat dien, can ho tro, luc 11:00. So 90412",
        "Da nhan: KV 004 Muong Pon ket thuc luc 11:00, 1034/1046 cu tri (98,8%), hom phieu phu chua ve. So 90412",
    ] == [received(opening), received(incident), received(closing)]


def test_what_looks_odd_is_asked() -> None:
    said = received(turnout(512, 512, 512), "W201", "W209")
    assert said.endswith("luc 11:00. So 90412. Xin xem lai: so thap hon lan truoc? go nham chu so?")


NAMES = st.text(max_size=60) | st.just("Đặc khu Côn Đảo " * 4)
MOMENTS = st.datetimes(datetime(2026, 3, 8), datetime(2026, 3, 17), timezones=st.just(VIETNAM))  # noqa: DTZ001
COUNTS = st.builds(Counts, *[st.integers(0, 1_000_000)] * 3)
REPORTS: st.SearchStrategy[Report] = st.one_of(
    st.builds(lambda at, voted: Turnout(seq=1, as_of=at, voted=voted), MOMENTS, COUNTS),
    st.builds(lambda at, n: Opening(seq=1, opened_at=at, ceremony=True, sealed=True, listed=n), MOMENTS, COUNTS),
    st.builds(
        lambda at, category, severity: Incident(
            seq=1, as_of=at, incident="k3f9a2b1", category=category, severity=severity, text="ố" * 500
        ),
        MOMENTS,
        st.sampled_from(sorted(KINDS)),
        st.sampled_from(sorted(SEVERITIES)),
    ),
    st.builds(
        lambda at, n, back: Closing(seq=1, as_of=at, closed_at=at, voted=n, mobile_boxes_back=back),
        MOMENTS,
        COUNTS,
        st.booleans(),
    ),
)


@given(REPORTS, NAMES, st.integers(1, 999), st.integers(1, 10**8), st.lists(st.sampled_from(sorted(FINDINGS))))
def test_every_reply_is_one_message_that_any_telephone_can_show(
    report: Report, name: str, number: int, position: int, findings: list[str]
) -> None:
    spot = Spot(number, name, f"11-03127-{number:03d}")
    said = sms_reply.received(report, spot, (1_000_000,) * 3, ELEVEN, position, findings)
    for each in (said, sms_reply.known(report, spot, LISTED, ELEVEN, position)):
        assert len(each) <= MOST
        assert GSM7 >= set(each)
        assert f"KV {number:03d}" in each
    assert f"So {position}" in said
    assert not findings or "?" in said


@pytest.mark.parametrize("name", ["", "Mường Pồn", "[~] € một cái tên rất dài " * 9])
def test_replies_without_a_report_are_one_message_too(name: str) -> None:
    spot = Spot(4, name, "11-03127-004")
    for said in (
        sms_reply.STRANGER,
        sms_reply.REVOKED,
        sms_reply.REUSED,
        *(sms_reply.unclear(why, spot) for why in get_args(Why)),
        sms_reply.elsewhere(spot, 9),
        sms_reply.several(4, [spot] * 5),
        sms_reply.conflict(spot, 90412),
    ):
        assert len(said) <= MOST
        assert GSM7 >= set(said)
        assert not said.endswith("...")


def test_refusal_says_what_the_phone_would_show() -> None:
    said = sms_reply.refused(SPOT, "Thời điểm ở tương lai; hãy kiểm tra đồng hồ của máy.")
    assert "Chua nhan: KV 004 Muong Pon. Thoi diem o tuong lai; hay kiem tra dong ho cua may." == said
