"""A small country for the fold's tests: two provinces, three communes, seven stations, one of them an early voter."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, get_args

from hypothesis import strategies as st

from election.clock import VIETNAM
from election.day import Election, SlotTime
from election.incident import MOVES
from election.ledger import Entry, Fact
from election.report import (
    Closing,
    Counts,
    Incident,
    MobileBox,
    Opening,
    Report,
    Severity,
    Situation,
    Turnout,
    kind_of,
    moment_of,
)
from election.standing.fold import Standing
from election.standing.settlement import Name
from election.station import Commune, Province, Scope, Station, StationKey

DATE = dt.date(2026, 3, 15)
EARLY = dt.date(2026, 3, 13)
ELECTION = Election(
    "Bầu cử", DATE, slots=(SlotTime(time(9)), SlotTime(time(11, 30)), SlotTime(time(19))), early_from=EARLY
)
PROVINCES = (Province(11, "Điện Biên"), Province(12, "Lai Châu"))
COMMUNES = (Commune(3127, "Mường Thanh", 11), Commune(3145, "Nà Tấu", 11), Commune(3388, "Tân Phong", 12))
NOW = datetime(2026, 3, 15, 12, tzinfo=VIETNAM)
MINUTE = timedelta(minutes=1)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, 15, hour, minute, second, tzinfo=VIETNAM)


def station(province: int, commune: int, number: int, **changes: Any) -> Station:
    listed = (1000 + number, 1000 + number, 990)
    key = StationKey(commune * 1000 + number)
    made = Station(key, province, f"Khu vực {number}", listed, (1, number % 2 + 1, 1), DATE, time(7), time(19))
    return replace(made, **changes)


STATIONS = (
    station(11, 3127, 1),
    station(11, 3127, 2, listed=(None, 800, None)),
    station(11, 3127, 3, opens=time(5)),
    station(11, 3145, 1, listed=(300, 300, 0)),
    station(11, 3145, 2, date=EARLY),
    station(12, 3388, 1),
    station(12, 3388, 2, constituencies=(2, 1, 2)),
)
STRANGER = station(12, 3388, 99)
SCOPES: tuple[Scope, ...] = tuple(sorted({scope for s in STATIONS for scope in s.scopes}))


def fold(entries: Any, stations: tuple[Station, ...] = STATIONS) -> Standing:
    standing = Standing(ELECTION, stations, PROVINCES, COMMUNES)
    for entry in entries:
        standing.apply(entry)
    return standing


def portrait(standing: Standing, now: datetime = NOW) -> dict[str, Any]:
    """Everything that can be seen of it."""
    seen: dict[str, Any] = {
        scope: (
            standing.figures(scope, now).as_wire(),
            [slot.as_wire() for slot in standing.slots(scope, now)],
            standing.curve(scope).as_wire(),
            standing.row(scope, now).as_wire(),
            standing.incidents(scope).as_wire(),
            [c.as_wire() for c in standing.corrections(scope)],
            [standing.missing(scope, slot) for slot in range(len(ELECTION.slots))],
            [[late.as_wire() for late in standing.late(scope, slot, now)] for slot in range(len(ELECTION.slots))],
            [dispute.as_wire() for dispute in standing.disputes(scope)],
            [settlement.as_wire() for settlement in standing.settlements(scope)],
        )
        for scope in SCOPES
    }
    seen["directives"] = [one.as_wire() for one in standing.directives()]
    seen["whole"] = [standing.incidents(s.scopes[-1], now=now).as_wire() for s in STATIONS]
    seen["stations"] = [standing.station(s.key, now).as_wire() for s in STATIONS]
    seen["counts"] = (standing.ignored, standing.unknown, standing.conflicts)
    return seen


class Scribe:
    """Writes entries as the ledger would: positions per province, a seq per device."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._positions: dict[int, int] = {}

    def write(self, province: int, fact: Fact) -> Entry:
        position = self._positions[province] = self._positions.get(province, 0) + 1
        entry = Entry(province, position, fact)
        self.entries.append(entry)
        return entry

    def report(self, of: Station, report: Report, *, device: int = 1, received: datetime | None = None) -> Entry:
        moment = moment_of(report)
        received = received or moment or NOW
        kind = kind_of(report)
        fact = Fact(
            kind=kind,
            received_at=received,
            channel="http",
            station=of.code,
            device=device,
            seq=report.seq,
            as_of=moment,
            report=report,
        )
        return self.write(of.province, fact)

    def turnout(self, of: Station, seq: int, when: datetime, *voted: int | None, **more: Any) -> Entry:
        received, device = more.pop("received", None), more.pop("device", 1)
        counts = Counts(*(voted if len(voted) == 3 else voted * 3))
        return self.report(of, Turnout(seq=seq, as_of=when, voted=counts, **more), device=device, received=received)

    def direct(self, province: int, scope: str, text: str, when: datetime, by: str = "truc.ban") -> Entry:
        detail = {"id": f"directive-{len(self.entries)}", "scope": scope, "text": text, "from": "vn"}
        return self.write(province, Fact(kind="directive", received_at=when, channel="system", by=by, detail=detail))

    def settle(self, of: Station, stands: Name, falls: tuple[Name, ...], when: datetime, by: str = "truc.ban") -> Entry:
        detail = {"stands": list(stands), "falls": [list(one) for one in falls], "reason": "đã gọi lại", "scope": "p11"}
        fact = Fact(kind="settlement", received_at=when, channel="system", station=of.code, by=by, detail=detail)
        return self.write(of.province, fact)

    def move(self, of: Station, incident: str, wanted: str, when: datetime, **more: Any) -> Entry:
        detail = {"incident": incident, "move": wanted, **more}
        fact = Fact(kind="move", received_at=when, channel="system", station=of.code, by="truc.ban", detail=detail)
        return self.write(of.province, fact)


# A day at random. Small choices on purpose: equal moments, equal counts and hits on one another must happen. Hypothesis
# draws a seed and a length, which shrinks well enough and is twenty times as fast as drawing every field.


def random_day(seed: int, length: int) -> list[Entry]:
    """What a ledger may hold after some time: devices speak for one station or several of a province."""
    rng = random.Random(seed)
    scribe = Scribe()
    seqs: dict[int, int] = {}
    for _ in range(length):
        of = rng.choice((*STATIONS, STRANGER))
        if rng.random() < 0.12:
            wanted = rng.choice((*MOVES, "nonsense"))
            told: dict[str, Any] = {"text": rng.choice((None, "đã rõ")), "scope": "p11", "into": "incident-3"}
            scribe.move(of, rng.choice(INCIDENTS), wanted, _moment(rng), to="a", **told)
            continue
        if rng.random() < 0.03:
            scribe.direct(of.province, rng.choice(("vn", *of.scopes)), "chú ý thời tiết", _moment(rng))
            continue
        if rng.random() < 0.06:
            one, other = rng.choice(((1, 2), (2, 1)))
            mine, theirs = (of.province * 10 + one, rng.randint(1, 5)), (of.province * 10 + other, rng.randint(1, 5))
            scribe.settle(of, mine, (theirs,), _moment(rng))
            continue
        device = rng.randint(1, 2) + of.province * 10
        seqs[device] = seqs.get(device, 0) + 1
        entry = scribe.report(of, _report(rng, seqs[device]), device=device, received=_moment(rng))
        if rng.random() < 0.1:
            scribe.entries[-1] = replace(entry, fact=_twin(entry.fact))
    return scribe.entries


days = st.builds(random_day, st.integers(0, 2**32), st.integers(0, 30))

INCIDENTS = ("incident-1", "incident-2")
KINDS = ("turnout", "turnout", "turnout", "correction", "opening", "closing", "incident", "box", "situation")


def _moment(rng: random.Random) -> datetime:
    day = datetime(2026, 3, rng.choice((13, 15, 15, 15, 15, 16)), tzinfo=VIETNAM)
    minutes = rng.choice((0, 5 * 60, 420, 9 * 60, 555, 705, 19 * 60, 1155, rng.randint(0, 1439), rng.randint(0, 1439)))
    return day + minutes * MINUTE + timedelta(microseconds=rng.choice((0, 0, 1)))


def _counts(rng: random.Random) -> Counts:
    return Counts(*(rng.choice((None, 0, 7, 300, 1001, rng.randint(0, 1200))) for _ in range(3)))


def _report(rng: random.Random, seq: int) -> Report:
    when = _moment(rng)
    match rng.choice(KINDS):
        case "turnout":
            listed = rng.choice((None, None, _counts(rng)))
            return Turnout(seq=seq, as_of=when, voted=_counts(rng), listed=listed)
        case "correction":
            corrects = rng.randint(1, seq)
            return Turnout(seq=seq, as_of=when, voted=_counts(rng), corrects=corrects, reason="gõ nhầm")
        case "opening":
            listed = _counts(rng)
            return Opening(seq=seq, as_of=when, opened_at=_moment(rng), ceremony=True, sealed=True, listed=listed)
        case "closing":
            return Closing(seq=seq, as_of=when, closed_at=_moment(rng), voted=_counts(rng), mobile_boxes_back=True)
        case "incident":
            return Incident(
                seq=seq,
                as_of=when,
                incident=rng.choice(INCIDENTS),
                category="power",
                severity=rng.choice(get_args(Severity)),
                text=rng.choice(("", "mất điện", "có điện")),
                people=rng.choice((None, 3)),
            )
        case "box":
            out_at, back_at = rng.choice((None, _moment(rng))), rng.choice((None, _moment(rng)))
            return MobileBox(seq=seq, as_of=when, box=rng.randint(1, 2), out_at=out_at, back_at=back_at)
        case _:
            return Situation(seq=seq, as_of=when, heading=2, text="bình thường")


def _twin(fact: Fact) -> Fact:
    """The same, as a conflict: kept beside, in no figure."""
    return Fact(
        kind="conflict",
        received_at=fact.received_at,
        channel=fact.channel,
        station=fact.station,
        device=fact.device,
        seq=fact.seq,
        as_of=fact.as_of,
        report=fact.report,
    )
