"""The script of one polling area's election day: what its clerk reports, when, and what goes wrong on the way.

Pure and deterministic: the same area, slots and seed give the same day on every machine. Counts are cumulative; a
figure that falls is a correction and says which report it corrects. A mishap belongs to the network, not to the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import Enum
from random import Random

from loadtest.station import PollingArea
from loadtest.trouble import Trouble, draw_trouble
from loadtest.turnout import SMALL_AREA, Curve, Span, draw_curve

USUAL_SLOTS = (time(9), time(11), time(13), time(15), time(17), time(19))
"""When the election has no reporting slots of its own."""

MISSED, LATE, MISTAKEN, KEEN = 0.03, 0.07, 0.03, 0.08  # shares: of slot reports the first three, of areas the last
WITHOUT_DATA, WITHOUT_DATA_IN_SMALL = 0.03, 0.15  # of areas, for some hours of the day
DROPPED, DOUBLED = 0.03, 0.01  # of reports

REASONS = (
    "Cộng nhầm số của hòm phiếu phụ hai lần.",
    "Ghi nhầm số khi chuyển từ sổ sang điện thoại.",
    "Đếm lại theo danh sách cử tri đã ký nhận.",
)


class Mishap(Enum):
    """What the network does to the first attempt of a report."""

    NONE = "none"
    DROPPED = "dropped"  # the line is lost after sending, before the receipt
    DOUBLED = "doubled"  # the same report is sent over two connections at once


@dataclass(frozen=True, slots=True)
class Act:
    """The clerk presses "send". `corrects` is the place in the script of the report that was wrong."""

    at: datetime
    fields: dict[str, object]
    mishap: Mishap = Mishap.NONE
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """One area's day. During `without_data` its phone reaches nobody, and what was typed waits on it."""

    area: PollingArea
    acts: tuple[Act, ...]
    without_data: Span | None

    @property
    def ends(self) -> datetime:
        last = self.acts[-1].at
        return max(last, self.without_data.end) if self.without_data else last


@dataclass(slots=True, eq=False)
class _Draft:
    at: datetime
    fields: dict[str, object]
    corrects: _Draft | None = None


@dataclass(frozen=True, slots=True)
class _Hours:
    """The true course of the day, which the reports then tell more or less well."""

    opened: datetime
    closed: datetime
    trouble: Trouble | None
    curve: Curve
    dice: Random = field(repr=False)


def write_script(area: PollingArea, slots: Sequence[time], seed: int) -> Script:
    """The day of one area, from its opening to its closing."""
    dice = Random(f"{seed}/{area.code}")
    hours = _draw_hours(area, dice)
    drafts = [_opening(area, hours)]
    drafts += _figures(area, hours, slots or USUAL_SLOTS)
    if hours.trouble:
        said = hours.trouble.messages()
        drafts += [_Draft(at, {"kind": "incident", "as_of": _text(at), **fields}) for at, fields in said]
    drafts += _mobile_box(area, hours)
    drafts += _situation(hours)
    for draft in drafts[1:]:
        draft.at = max(draft.at, drafts[0].at + timedelta(minutes=1))
    drafts.append(_closing(hours, max(draft.at for draft in drafts)))
    # Sorting is stable: a correction was appended after what it corrects and is never earlier.
    drafts.sort(key=lambda draft: draft.at)
    place = {id(draft): index for index, draft in enumerate(drafts)}
    acts = tuple(
        Act(d.at, d.fields, _draw_mishap(dice), None if d.corrects is None else place[id(d.corrects)]) for d in drafts
    )
    return Script(area, acts, _draw_without_data(area, hours))


def _draw_hours(area: PollingArea, dice: Random) -> _Hours:
    lateness = dice.random()
    low, high = (0, 10) if lateness < 0.88 else (10, 40) if lateness < 0.98 else (60, 180)
    opened = _minute(area.opens + timedelta(minutes=dice.uniform(low, high)))
    closed = max(_minute(area.closes + timedelta(minutes=dice.uniform(0, 30))), opened + timedelta(hours=1))
    trouble = draw_trouble(opened, area.closes, dice)
    curve = draw_curve(area, opened, closed, trouble.span if trouble and trouble.pauses else None, dice)
    return _Hours(opened, closed, trouble, curve, dice)


def _opening(area: PollingArea, hours: _Hours) -> _Draft:
    fields = {
        "kind": "opening",
        "as_of": _text(hours.opened),
        "opened_at": _text(hours.opened),
        "ceremony": True,
        "sealed": True,
        "listed": dict(area.listed),
    }
    return _Draft(hours.opened + timedelta(minutes=hours.dice.uniform(1, 8)), fields)


def _figures(area: PollingArea, hours: _Hours, slots: Sequence[time]) -> list[_Draft]:
    """The counts of the slots; everyone at once, some late, some missing, some wrong and put right."""
    dice, drafts = hours.dice, list[_Draft]()
    keen = dice.random() < KEEN
    moments = {datetime.combine(area.opens.date(), slot, area.opens.tzinfo) for slot in slots}
    if keen:
        moments |= {hours.opened.replace(minute=30) + timedelta(hours=h) for h in range(1, 12)}
    for due in sorted(moments):
        fate = dice.random()
        as_of = due if dice.random() < 0.8 else due - timedelta(minutes=dice.randint(1, 10))
        if not hours.opened < as_of < hours.closed or fate < MISSED:
            continue
        delay = dice.uniform(20, 90) if fate < MISSED + LATE else min(12.0, dice.expovariate(1 / 3))
        at = due + timedelta(minutes=delay)
        truth = hours.curve.voted(as_of)
        mistake = _mistaken(truth, area, dice) if fate > 1 - MISTAKEN else None
        draft = _Draft(at, {"kind": "turnout", "as_of": _text(as_of), "voted": mistake or truth})
        drafts.append(draft)
        if mistake:
            right: dict[str, object] = {"kind": "turnout", "as_of": _text(as_of), "voted": truth}
            right["reason"] = dice.choice(REASONS)
            drafts.append(_Draft(at + timedelta(minutes=dice.uniform(5, 25)), right, corrects=draft))
    return drafts


def _mistaken(truth: dict[str, int], area: PollingArea, dice: Random) -> dict[str, int] | None:
    """Too many, as when one box was added twice; None where there is no room left for a mistake."""
    excess = max(3, int(truth[area.headline] * dice.uniform(0.03, 0.15)))
    wrong = {ballot: min(area.listed[ballot], n + excess) for ballot, n in truth.items()}
    return wrong if wrong[area.headline] > truth[area.headline] else None


def _mobile_box(area: PollingArea, hours: _Hours) -> list[_Draft]:
    dice = hours.dice
    if dice.random() >= 0.15 or hours.closed - hours.opened < timedelta(hours=9):
        return []
    out = _minute(hours.opened + timedelta(minutes=dice.uniform(30, 120)))
    back = _minute(out + timedelta(minutes=dice.uniform(90, 300)))
    brought = dict.fromkeys(area.ballots, dice.randint(3, 30))
    return [
        _Draft(out + timedelta(minutes=2), {"kind": "mobile_box", "as_of": _text(out), "box": 1, "out_at": _text(out)}),
        _Draft(
            back + timedelta(minutes=4),
            {"kind": "mobile_box", "as_of": _text(back), "box": 1, "back_at": _text(back), "ballots": brought},
        ),
    ]


def _situation(hours: _Hours) -> list[_Draft]:
    if hours.dice.random() >= 0.1:
        return []
    as_of = hours.opened + timedelta(minutes=15)
    text = "Lễ khai mạc diễn ra trang trọng, đúng quy định; cử tri đến dự đông đủ, phấn khởi."
    fields: dict[str, object] = {"kind": "situation", "as_of": _text(as_of), "heading": 1, "text": text}
    return [_Draft(as_of + timedelta(minutes=hours.dice.uniform(2, 20)), fields)]


def _closing(hours: _Hours, last: datetime) -> _Draft:
    """The last act: nothing is reported after it, however late some earlier figure was."""
    fields = {
        "kind": "closing",
        "as_of": _text(hours.closed),
        "closed_at": _text(hours.closed),
        "voted": hours.curve.voted(hours.closed),
        "mobile_boxes_back": True,
    }
    at = hours.closed + timedelta(minutes=hours.dice.uniform(1, 10))
    return _Draft(max(at, last + timedelta(minutes=1)), fields)


def _draw_without_data(area: PollingArea, hours: _Hours) -> Span | None:
    share = WITHOUT_DATA_IN_SMALL if area.listed[area.headline] <= SMALL_AREA else WITHOUT_DATA
    if hours.dice.random() >= share:
        return None
    start = hours.opened + (hours.closed - hours.opened) * hours.dice.uniform(-0.05, 0.7)
    return Span(start, start + timedelta(hours=hours.dice.uniform(2, 6)))


def _draw_mishap(dice: Random) -> Mishap:
    roll = dice.random()
    return Mishap.DROPPED if roll < DROPPED else Mishap.DOUBLED if roll < DROPPED + DOUBLED else Mishap.NONE


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _text(moment: datetime) -> str:
    return moment.isoformat()
