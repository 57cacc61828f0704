"""A small country with a day full of reports: two provinces, four communes, twelve stations."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from election.clock import VIETNAM
from election.day import Election, SlotTime
from election.ledger import Entry, Fact, leaf
from election.report import Closing, Counts, Incident, Opening, Report, Turnout, kind_of
from election.standing.fold import Standing
from election.station import COUNTRY, Commune, Province, Scope, Station, StationKey
from election.store.ledger import Draft
from election.wire import content

DAY = date(2026, 3, 15)
MINUTE = timedelta(minutes=1)

ELECTION = Election(
    "Diễn tập",
    DAY,
    slots=tuple(SlotTime(time(hour), timedelta(minutes=15)) for hour in (9, 11, 15, 19)),
)
PROVINCES = [Province(1, "Thành phố Hà Nội"), Province(11, "Tỉnh Điện Biên")]
COMMUNES = [
    Commune(4, "Phường Ba Đình", 1),
    Commune(8, "Phường Ngọc Hà", 1),
    Commune(3127, "Phường Điện Biên Phủ", 11),
    Commune(3163, "Xã Mường Phăng", 11),
]


def station(commune: Commune, number: int, **changed: object) -> Station:
    facts: dict[str, object] = {
        "name": f"Khu vực bỏ phiếu số {number}",
        "listed": (1000 + number, 1000 + number, 990),
        "constituencies": (1, 1 + number % 2, 1),
        "date": DAY,
        "opens": time(7),
        "closes": time(19),
    }
    return Station(StationKey(commune.number * 1000 + number), commune.province, **facts | changed)  # type: ignore[arg-type]


STATIONS = [station(commune, number) for commune in COMMUNES for number in (1, 2, 3)]
SCOPES = [COUNTRY, *(scope for one in (STATIONS[0], STATIONS[-1]) for scope in one.scopes[1:])]


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(DAY, time(hour, minute), VIETNAM)


def standing() -> Standing:
    return Standing(ELECTION, STATIONS, PROVINCES, COMMUNES)


def turnout_fact(who: Station, when: datetime, voted: int, seq: int, *, received: datetime | None = None) -> Fact:
    report = Turnout(seq=seq, as_of=when, voted=Counts(voted, voted, voted))
    return fact(who, report, received or when)


def trouble_fact(who: Station, when: datetime, seq: int = 1) -> Fact:
    name = f"incident-{who.key}"
    report = Incident(seq=seq, as_of=when, incident=name, category="power", severity="interrupting", text="Mất điện")
    return fact(who, report, when)


def fact(who: Station, report: Report, received: datetime) -> Fact:
    return Fact(
        kind=kind_of(report),
        received_at=received,
        channel="http",
        station=who.code,
        device=who.key % 1000 + who.commune,
        seq=report.seq,
        as_of=report.as_of,
        report=report,
    )


def day(dice: random.Random, reports: int) -> Iterator[Fact]:
    """Reports of a day in the order they came in, some about earlier hours."""
    seqs = dict.fromkeys((one.key for one in STATIONS), 0)
    now = at(6, 30)
    for _ in range(reports):
        now += timedelta(seconds=dice.randint(5, 600))
        who = dice.choice(STATIONS)
        seqs[who.key] += 1
        yield fact(who, _report(dice, now, seqs[who.key], who), now)


def _report(dice: random.Random, now: datetime, seq: int, who: Station) -> Report:
    as_of = now - timedelta(minutes=dice.choice([0, 0, 0, 5, 90]))
    voted = dice.randint(0, 1000)
    match dice.choice(["opening", "turnout", "turnout", "turnout", "incident", "closing"]):
        case "opening":
            return Opening(seq=seq, opened_at=as_of, as_of=as_of, ceremony=True, sealed=True, listed=Counts(1000))
        case "incident":
            severity = dice.choice(["handled", "support", "interrupting", "instruct"])
            name = f"incident-{who.key}-{dice.randint(1, 3)}"
            return Incident(seq=seq, as_of=as_of, incident=name, category="power", severity=severity, text="Mất điện")  # type: ignore[arg-type]
        case "closing":
            counts = Counts(voted, voted, voted)
            return Closing(seq=seq, as_of=as_of, closed_at=as_of, voted=counts, mobile_boxes_back=True)
        case _:
            return Turnout(seq=seq, as_of=as_of, voted=Counts(voted, voted, dice.choice([None, voted])))


def entries(facts: Iterator[Fact] | list[Fact]) -> list[Entry]:
    """As the ledger would number them."""
    heads: dict[int, int] = {}
    lines = []
    for said in facts:
        province = province_of(said)
        heads[province] = heads.get(province, 0) + 1
        lines.append(Entry(province, heads[province], said))
    return lines


def province_of(said: Fact) -> int:
    return int(said.station[:2]) if said.station else 0


def draft(said: Fact) -> Draft:
    text = content.encode(said)
    key = None if said.station is None else StationKey(int(said.station[3:8]) * 1000 + int(said.station[9:]))
    variant = content.variant(said.report) if said.report else None
    return Draft(
        province_of(said), said.kind, key, said.device, said.seq, variant, said.received_at, leaf(text), text.decode()
    )


def scope(text: str) -> Scope:
    return Scope(text)
