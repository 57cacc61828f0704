"""The election's settings as a TOML file for people to write, and the settings a new database begins with.

name = "..."                     the election's full name
date = 2026-03-15
ballots = ["assembly", "province", "commune"]
earliest = "05:00"               what a polling area may choose by law: from `earliest` to `latest`
opens = "07:00"
closes = "19:00"
latest = "21:00"
slots = [{at = "09:00", tolerance = 15, lead = 30}]      minutes after and before
rehearsal = true
early_from = 2026-03-08          first day on which some areas vote early
sms = "+84..."                   the number of the SMS gateway, as phones dial it
[chasing]                        minutes past a slot's tolerance until its missing report is theirs to chase
commune = 5
province = 20
[hotlines]                       whom polling areas call: the commune's number, else the province's, else the country's
vn = "1900 0000"
p11 = "0215 000 0000"
c03127 = "0215 000 0001"
[pace]                           a rehearsal only: its clock shows `start` from `real` (or from now), times `speed`
start = 2026-03-15T06:30:00+07:00
speed = 60
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any

import msgspec
import tomli_w
from msgspec import Meta, Struct

from election.clock import VIETNAM, Pace
from election.day import BALLOTS, Ballot, Election, Hotline, SlotTime, WrongElection

_CLOCK_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")

ClockTime = Annotated[str, Meta(pattern=f"^{_CLOCK_TIME.pattern}$")]
Minutes = Annotated[int, Meta(ge=0, le=240)]
Moment = Annotated[datetime, Meta(tz=True)]


class SlotText(Struct, frozen=True, forbid_unknown_fields=True):
    at: ClockTime
    tolerance: Minutes = 15
    lead: Minutes = 30


class PaceText(Struct, frozen=True, forbid_unknown_fields=True):
    start: Moment
    speed: float = 1.0
    real: Moment | None = None


class ChasingText(Struct, frozen=True, forbid_unknown_fields=True):
    commune: Minutes = 5
    province: Minutes = 20


class ElectionText(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    date: dt.date
    ballots: tuple[Ballot, ...] = BALLOTS
    earliest: ClockTime = "05:00"
    opens: ClockTime = "07:00"
    closes: ClockTime = "19:00"
    latest: ClockTime = "21:00"
    slots: tuple[SlotText, ...] = ()
    rehearsal: bool = True
    early_from: dt.date | None = None
    pace: PaceText | None = None
    sms: str | None = None
    hotlines: dict[str, str] = {}
    chasing: ChasingText = ChasingText()


def default_election() -> Election:
    """A rehearsal of 15 March 2026. The slots are those of one province of 2026: the law names none."""
    return Election(
        name="Bầu cử đại biểu Quốc hội khóa XVI và đại biểu Hội đồng nhân dân các cấp nhiệm kỳ 2026 - 2031",
        date=dt.date(2026, 3, 15),
        slots=tuple(SlotTime(at) for at in (time(9), time(11, 30), time(15), time(19), time(22))),
        rehearsal=True,
        early_from=dt.date(2026, 3, 8),
    )


def read_election(text: str, now: datetime | None = None) -> Election:
    """Raises `WrongElection` with a sentence that says what is wrong. `now` is when a new pace begins, else this
    moment."""
    try:
        told = msgspec.convert(tomllib.loads(text), ElectionText)
    except tomllib.TOMLDecodeError as wrong:
        raise WrongElection(f"The election's file is no TOML: {wrong}.") from wrong
    except msgspec.ValidationError as wrong:
        raise WrongElection(f"The election's file: {wrong}.") from wrong
    pace = told.pace
    return Election(
        name=told.name,
        date=told.date,
        ballots=told.ballots,
        earliest=_time(told.earliest),
        opens=_time(told.opens),
        closes=_time(told.closes),
        latest=_time(told.latest),
        slots=tuple(
            sorted(
                SlotTime(_time(slot.at), timedelta(minutes=slot.tolerance), timedelta(minutes=slot.lead))
                for slot in told.slots
            )
        ),
        rehearsal=told.rehearsal,
        early_from=told.early_from,
        pace=None if pace is None else Pace(pace.real or now or datetime.now(UTC), pace.start, pace.speed),
        hotlines=tuple(Hotline(scope, number) for scope, number in sorted(told.hotlines.items())),
        sms=told.sms,
        commune_after=timedelta(minutes=told.chasing.commune),
        province_after=timedelta(minutes=told.chasing.province),
    )


def write_election(election: Election) -> str:
    """What `read_election` reads back as the same election."""
    told: dict[str, Any] = {
        "name": election.name,
        "date": election.date,
        "ballots": list(election.ballots),
        "earliest": f"{election.earliest:%H:%M}",
        "opens": f"{election.opens:%H:%M}",
        "closes": f"{election.closes:%H:%M}",
        "latest": f"{election.latest:%H:%M}",
        "slots": [
            {
                "at": f"{slot.at:%H:%M}",
                "tolerance": int(slot.tolerance / timedelta(minutes=1)),
                "lead": int(slot.lead / timedelta(minutes=1)),
            }
            for slot in election.slots
        ],
        "rehearsal": election.rehearsal,
    }
    told["chasing"] = {
        "commune": int(election.commune_after / timedelta(minutes=1)),
        "province": int(election.province_after / timedelta(minutes=1)),
    }
    if election.early_from is not None:
        told["early_from"] = election.early_from
    if election.sms is not None:
        told["sms"] = election.sms
    if election.hotlines:
        told["hotlines"] = {hotline.scope: hotline.number for hotline in election.hotlines}
    if election.pace is not None:
        told["pace"] = {
            "start": election.pace.shown.astimezone(VIETNAM),
            "speed": election.pace.speed,
            "real": election.pace.real.astimezone(UTC),
        }
    return tomli_w.dumps(told)


def _time(text: str) -> time:
    found = _CLOCK_TIME.fullmatch(text)
    assert found is not None, text
    return time(int(found[1]), int(found[2]))
