"""What is sent back to whoever sent a text message: Vietnamese without marks, at most 160 letters that every telephone
has (GSM-7), so that it is one message. Pure.

Short of room, the place's name is cut first: its number says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from election.clock import VIETNAM
from election.day import BALLOTS, HEADLINE
from election.incident_kind import KINDS
from election.known import Triple
from election.report import Closing, Counts, Incident, Opening, Report, Severity, Turnout
from election.wire.sms import Why
from election.wire.sms_words import bare

MOST = 160
STRANGER = (
    "So dien thoai nay chua duoc dang ky de bao cao bau cu bang tin nhan. Xin lien he Uy ban bau cu xa (phuong). "
    "Xin cam on."
)
REVOKED = "So dien thoai nay da bi thu hoi quyen bao cao bang tin nhan. Xin goi truc ban bau cu xa (phuong)."
REUSED = "Tin nay trung ma voi mot tin khac nen chua duoc ghi thanh bao cao; truc ban se xem. Xin gui lai tin nhan."

_SEVERITIES: dict[Severity, str] = {
    "handled": "tu xu ly xong",
    "support": "can ho tro",
    "interrupting": "gian doan bo phieu",
    "instruct": "xin y kien chi dao",
}
_QUESTIONS = {
    "W201": "so thap hon lan truoc?",
    "W202": "so lon hon danh sach cu tri?",
    "W203": "danh sach xa nhieu hon danh sach QH?",
    "W204": "so tang qua nhanh?",
    "W205": "danh sach khac luc khai mac?",
    "W206": "bo phieu truoc khai mac?",
    "W207": "da bao ket thuc truoc do?",
    "W208": "dong ho cua may?",
    "W209": "go nham chu so?",
    "W210": "khac so may kia da bao?",
}
_RECEIVED = "Da nhan: "
_PLAIN = frozenset(" !\"#%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
"""Letters that every telephone has, those that people write; brackets and the like take the room of two."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The place a reply is about: its number in the commune, and the commune's name."""

    number: int
    name: str
    code: str

    @property
    def tail(self) -> str:
        return f"B{self.number:03d}"


def received(
    report: Report, spot: Spot, listed: Triple, sent: datetime, position: int, findings: Sequence[str] = ()
) -> str:
    """The report is in the ledger: what was understood, its number, and what looks odd about it, as a question."""
    asked = [_QUESTIONS[code] for code in findings if code in _QUESTIONS]
    number = f". So {position}"
    said = _said(report, listed, sent)
    for many in range(len(asked), -1 if asked else 0, -1):
        question = f"{said}{number}. Xin xem lai{': ' + ' '.join(asked[:many]) if many else '?'}"
        if len(question) <= MOST - len(_RECEIVED) - len(_area(spot)):
            return _about(_RECEIVED, spot, question)
    return _about(_RECEIVED, spot, said + number)


def known(report: Report, spot: Spot, listed: Triple, sent: datetime, position: int) -> str:
    """The same figures came by data before; nothing was entered."""
    return _about("Da nhan tu truoc: ", spot, f"{_said(report, listed, sent)}. So {position}")


def conflict(spot: Spot, position: int) -> str:
    said = f": bao cao nay da gui voi noi dung khac; ca hai duoc giu lai de xem xet. So {position}"
    return _about("", spot, said)


def unclear(why: Why, spot: Spot) -> str:
    """What could not be read, with an example of the sender's own."""
    tail = spot.tail
    match why:
        case "station" | "kind":
            what = "Chua ro khu vuc bo phieu." if why == "station" else "Chua ro noi dung."
            said = (
                f"{what} Vi du: {tail} C 512 (da bo phieu), {tail} K 0700 (khai mac), {tail} S DIEN mat dien (su co), "
                f"{tail} Z 1034 (ket thuc)"
            )
        case "counts":
            said = (
                f"Chua ro so cu tri. Ghi mot so chung hoac du tung loai phieu (QH, tinh, xa). "
                f"Vi du: {tail} C 512 hoac {tail} C 512 512 498"
            )
        case "time":
            said = f"Chua ro gio khai mac. Vi du: {tail} K 0700 hoac {tail} K 0700 1046 1046 1012 (danh sach cu tri)"
        case "nothing":
            said = f"Chua ro su co gi. Vi du: {tail} S DIEN mat dien tu 9h"
        case "tag":
            said = f"Phan cuoi cua tin (sau dau @) bi sai. Xin gui lai nguyen tin cua may, hoac go tay: {tail} C 512"
    return _fitting(said)


def elsewhere(spot: Spot, number: int) -> str:
    """A known number speaks of a station that is not theirs; whether there is one is not said."""
    return _fitting(
        f"So dien thoai nay khong phu trach khu vuc so {number:03d} nhu da ghi. "
        f"Xin xem lai ma khu vuc. Vi du: {spot.tail} C 512 hoac {spot.code} C 512"
    )


def several(number: int, spots: Sequence[Spot]) -> str:
    codes = ", ".join(spot.code for spot in spots[:3])
    return _fitting(
        f"So dien thoai nay phu trach nhieu khu vuc so {number:03d} ({codes}). "
        f"Xin ghi ma day du. Vi du: {spots[0].code} C 512"
    )


def refused(spot: Spot, sentence: str) -> str:
    """`sentence` is what the phone would show."""
    return _about("Chua nhan: ", spot, f". {bare(sentence)}")


def _said(report: Report, listed: Triple, sent: datetime) -> str:
    match report:
        case Turnout(as_of=as_of):
            return f", {_figures(report.voted, listed)} luc {_at(as_of or sent, sent)}"
        case Opening():
            known_lists = list(report.listed.known.values())
            counts = known_lists[:1] if len(set(known_lists)) == 1 else known_lists
            lists = f", danh sach {'/'.join(map(str, counts))} cu tri" if counts else ""
            return f" khai mac luc {_at(report.opened_at, sent)}{lists}"
        case Incident(as_of=as_of):
            name = bare(KINDS[report.category].name.vi)
            return f", su co: {name}, {_SEVERITIES[report.severity]}, luc {_at(as_of or sent, sent)}"
        case Closing():
            boxes = "" if report.mobile_boxes_back else ", hom phieu phu chua ve"
            return f" ket thuc luc {_at(report.closed_at, sent)}, {_figures(report.voted, listed)}{boxes}"
        case _:
            return ""


def _figures(voted: Counts, listed: Triple) -> str:
    """`512/1046 cu tri (48,9%)`, and the other ballots where they differ."""
    headline, ballots = voted.get(HEADLINE), voted.known
    whole = listed[BALLOTS.index(HEADLINE)]
    said = []
    if headline is not None:
        # Rounded down: 100 % is said when everybody has voted, and not before.
        whole_share, tenth = divmod(headline * 1000 // whole, 10) if whole else (0, 0)
        said.append(f"{headline}/{whole} cu tri ({whole_share},{tenth}%)" if whole else f"{headline} cu tri")
    if len(set(ballots.values())) > 1 or headline is None:
        names = {"province": "tinh", "commune": "xa"}
        said += [f"{names[ballot]} {count}" for ballot, count in ballots.items() if ballot in names]
    return ", ".join(said)


def _at(moment: datetime, sent: datetime) -> str:
    there, here = moment.astimezone(VIETNAM), sent.astimezone(VIETNAM)
    return f"{there:%H:%M}" if there.date() == here.date() else f"{there:%H:%M} ngay {there.day}/{there.month}"


def _area(spot: Spot) -> str:
    return f"KV {spot.number:03d}"


def _about(before: str, spot: Spot, after: str) -> str:
    """`before KV 004 Muong Pon after`, with as much of the name as there is room for."""
    start = f"{before}{_area(spot)}"
    room = MOST - len(start) - len(after) - 1
    name = bare(spot.name)[: max(0, room)].rstrip()
    return _fitting(f"{start} {name}{after}" if name else f"{start}{after}")


def _fitting(text: str) -> str:
    plain = "".join(letter if letter in _PLAIN else " " for letter in bare(text))
    return plain if len(plain) <= MOST else plain[: MOST - 3].rstrip() + "..."
