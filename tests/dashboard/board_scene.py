"""Điện Biên on a made-up election day at 11:02, as docs/wire.md tells it to a screen. For tests of the board only."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from vietnam_provinces import Ward

from election.clock import VIETNAM

Map = dict[str, Any]

BALLOTS = ("assembly", "province", "commune")
STEP = timedelta(minutes=5)
START = datetime(2026, 3, 15, 5, tzinfo=VIETNAM)
NOW = datetime(2026, 3, 15, 11, 2, 10, tzinfo=VIETNAM)
SLOTS = [
    datetime(2026, 3, 15, hour, minute, tzinfo=VIETNAM)
    for hour, minute in ((9, 0), (11, 0), (14, 0), (16, 30), (19, 0))
]
TOLERANCE = timedelta(minutes=15)
LEAD = timedelta(minutes=30)
COUNTRY = {"scope": "vn", "name": "Toàn quốc"}
PROVINCE = {"scope": "p11", "name": "Tỉnh Điện Biên"}
STATES = ("silent", "waiting", "open", "interrupted", "closed")


@dataclass
class Post:
    """A polling area in the scene. `told` are its reports: (as-of, voted for the headline ballot)."""

    commune: str
    commune_name: str
    number: int
    listed: int
    state: str
    told: list[tuple[datetime, int]]
    constituency: int

    @property
    def code(self) -> str:
        return f"11-{self.commune[1:]}-{self.number:03d}"

    @property
    def scope(self) -> str:
        return f"s{self.code}"

    @property
    def name(self) -> str:
        return f"Khu vực bỏ phiếu số {self.number}"

    def listed_for(self, ballot: str) -> int:
        return self.listed - self.listed // 40 if ballot == "commune" else self.listed

    def voted_by(self, moment: datetime, ballot: str) -> int | None:
        known = [voted for at, voted in self.told if at <= moment]
        if not known:
            return None
        return min(known[-1], self.listed_for(ballot)) if ballot == "commune" else known[-1]

    def voted(self, ballot: str) -> int | None:
        return self.voted_by(NOW + timedelta(days=1), ballot)

    @property
    def as_of(self) -> datetime | None:
        return self.told[-1][0] if self.told else None

    @property
    def was_opened(self) -> bool:
        return self.state in ("open", "interrupted", "closed")


def posts() -> list[Post]:
    """540 areas, the same ones every time: most on time, a few early finishers, three silent, one interrupted."""
    dice = random.Random(11)
    communes = sorted((f"c{int(w.code):05d}", w.name) for w in Ward.iter_all() if int(w.province_code) == 11)
    found: list[Post] = []
    for place, (scope, name) in enumerate(communes):
        keen = dice.uniform(0.8, 1.25)
        for number in range(1, 13):
            listed = dice.randint(310, 1320)
            told, state = [], "open"
            lag = dice.random()
            pace = keen * dice.uniform(0.8, 1.15)
            for at, part in ((START.replace(hour=9), 0.31), (START.replace(hour=11), 0.62)):
                if part > 0.5 and lag > 0.9:
                    break
                told.append(
                    (at - timedelta(minutes=dice.choice((0, 0, 0, 5, 10))), min(listed, int(listed * part * pace)))
                )
            if pace > 1.38:
                told.append((START.replace(hour=10, minute=30), listed))
                told.sort()
                state = "closed"
                told = [each for each in told if each[0].hour < 11]
            if (place, number) in ((3, 4), (20, 7), (41, 2)):
                told, state = [], "silent"
            if place == 6 and number > 2:
                told, state = [], "waiting"
            if (place, number) == (10, 1):
                state = "interrupted"
            found.append(Post(scope, name, number, listed, state, told, 1 + place // 15))
    return found


def inside(found: list[Post], scope: str) -> list[Post]:
    if scope in ("vn", "p11"):
        return found
    if scope.startswith("k-assembly-11-"):
        return [each for each in found if each.constituency == int(scope[-1])]
    return [each for each in found if scope in (each.commune, each.scope)]


def wire(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def figures(found: list[Post]) -> Map:
    told = [each for each in found if each.told]
    moments = [each.as_of for each in told if each.as_of is not None]
    return {
        "stations": len(found),
        "reported": len(told),
        "ballots": {
            ballot: {
                "listed": sum(each.listed_for(ballot) for each in found),
                "listed_known": len(found),
                "listed_in": sum(each.listed_for(ballot) for each in told) if told else None,
                "voted": sum(each.voted(ballot) or 0 for each in told) if told else None,
                "reported": len(told),
                "expected": len(found),
            }
            for ballot in BALLOTS
        },
        "states": {state: sum(each.state == state for each in found) for state in STATES},
        "opened": sum(each.was_opened for each in found),
        "closed": sum(each.state == "closed" for each in found),
        "full": sum(each.voted("assembly") == each.listed for each in told),
        "as_of": wire(max(moments, default=None)),
        "received_at": wire(max(moments, default=None) and NOW),
        "oldest_as_of": wire(min(moments, default=None)),
    }


def slots(found: list[Post]) -> list[Map]:
    rows = []
    for place, at in enumerate(SLOTS):
        coming = at > NOW
        inside_slot = (
            [] if coming else [each for each in found if any(at - TOLERANCE <= when <= at for when, _ in each.told)]
        )
        late = len(inside_slot) // 40 if place == 0 else 0
        missing = len(found) - len(inside_slot)
        state = "coming" if coming else "past" if missing == 0 else "due" if at + TOLERANCE > NOW else "late"
        rows.append(
            {
                "at": wire(at),
                "state": state,
                "expected": len(found),
                "reported": len(inside_slot),
                "on_time": len(inside_slot) - late,
                "late": late,
                "missing": missing,
                "voted": {
                    b: sum(e.voted_by(at, b) or 0 for e in inside_slot) if inside_slot else None for b in BALLOTS
                },
                "listed": {b: sum(e.listed_for(b) for e in inside_slot) if inside_slot else None for b in BALLOTS},
            }
        )
    return rows


def curve(found: list[Post]) -> Map:
    latest = max((each.as_of for each in found if each.as_of is not None), default=None)
    steps = 0 if latest is None else (latest - START) // STEP + 1
    moments = [START + i * STEP for i in range(steps)]
    heard = [[each for each in found if each.told and each.told[0][0] <= at] for at in moments]
    return {
        "start": wire(START),
        "step_s": 300,
        "voted": {
            ballot: [
                sum(e.voted_by(at, ballot) or 0 for e in known) if known else None
                for at, known in zip(moments, heard, strict=True)
            ]
            for ballot in BALLOTS
        },
        "reported": [len(known) for known in heard],
    }


def children(found: list[Post], scope: str) -> Map:
    if scope.startswith("s"):
        return {"scope": [], "name": []}
    if scope == "vn":
        groups = [(PROVINCE["scope"], PROVINCE["name"], found)]
    elif scope == "p11":
        named = {each.commune: each.commune_name for each in found}
        groups = [(key, name, inside(found, key)) for key, name in named.items()]
    else:
        groups = [
            (each.scope, f"{each.name}" if scope.startswith("c") else f"{each.commune_name} – số {each.number}", [each])
            for each in found
        ]
    columns: Map = {"scope": [key for key, _, _ in groups], "name": [name for _, name, _ in groups]}
    told = [figures(group) for _, _, group in groups]
    for name in ("stations", "reported", "opened", "closed", "as_of"):
        columns[name] = [each[name] for each in told]
    for state in ("interrupted", "silent"):
        columns[state] = [each["states"][state] for each in told]
    columns["incidents"] = [
        sum(one["scope"] in {p.scope for p in group} and one["state"] != "resolved" for one in INCIDENTS)
        for _, _, group in groups
    ]
    for ballot in BALLOTS:
        for name in ("listed", "listed_in", "voted"):
            columns[f"{name}_{ballot}"] = [each["ballots"][ballot][name] for each in told]
    if not scope.startswith(("v", "p")):
        columns["state"] = [group[0].state for _, _, group in groups]
    return columns


def _incident(
    number: int, post: str, what: tuple[str, str, str], text: str, minute: int, people: int | None = None
) -> Map:
    category, severity, state = what
    at = NOW.replace(hour=10, minute=minute, second=0)
    name = next(f"{each.commune_name} – số {each.number}" for each in posts() if each.scope == post)
    return {
        "id": f"0b0c{number:04d}",
        "scope": post,
        "station_name": name,
        "category": category,
        "severity": severity,
        "state": state,
        "text": text,
        "people": people,
        "at": wire(at),
        "received_at": wire(at + timedelta(minutes=1)),
        "updates": number % 3 + 1,
    }


INCIDENTS = [
    _incident(
        1,
        "s11-03172-001",
        ("ballot", "interrupting", "acknowledged"),
        "Phiếu bầu HĐND xã in thiếu tên một người ứng cử. Đã tạm dừng, niêm phong hòm phiếu, báo Ban bầu cử.",
        52,
        380,
    ),
    _incident(
        2,
        "s11-03226-003",
        ("telecom", "instruct", "raised"),
        "Mất liên lạc với hai bản do sạt lở đường; xin ý kiến về việc đưa hòm phiếu phụ bằng đường bộ.",
        47,
        65,
    ),
    _incident(
        3,
        "s11-03158-005",
        ("power", "support", "assigned"),
        "Mất điện từ 9 giờ, đang dùng đèn tích điện. Cần máy phát.",
        31,
    ),
    _incident(
        4,
        "s11-03127-002",
        ("list", "handled", "raised"),
        "Một cử tri có tên ở hai danh sách, đã đối chiếu và gạch tên.",
        12,
    ),
]


def place(found: list[Post], scope: str) -> Map:
    first = found[0]
    commune = {"scope": first.commune, "name": first.commune_name}
    own = {
        "scope": f"k-assembly-11-{first.constituency}",
        "name": f"Đơn vị bầu cử số {first.constituency}",
        "ballot": "assembly",
    }
    all_of_province = [
        *({"scope": f"k-assembly-11-{n}", "name": f"Số {n}", "ballot": "assembly"} for n in (1, 2, 3)),
        *({"scope": f"k-province-11-{n}", "name": f"Số {n}", "ballot": "province"} for n in range(1, 12)),
    ]
    if scope == "vn":
        return {"kind": "country", **COUNTRY, "parents": [], "constituencies": [], "station": None}
    if scope == "p11":
        return {
            "kind": "province",
            **PROVINCE,
            "parents": [COUNTRY],
            "constituencies": all_of_province,
            "station": None,
        }
    if scope.startswith("k"):
        return {
            "kind": "constituency",
            "scope": scope,
            "name": f"Đơn vị bầu cử số {scope[-1]}",
            "parents": [COUNTRY, PROVINCE],
            "constituencies": [],
            "station": None,
        }
    if scope.startswith("c"):
        return {"kind": "commune", **commune, "parents": [COUNTRY, PROVINCE], "constituencies": [own], "station": None}
    facts = {
        "code": first.code,
        "date": "2026-03-15",
        "opens": "07:00",
        "closes": "19:00",
        "coverage": "2g",
        "power": "solar",
        "per_hour": 220,
    }
    return {
        "kind": "station",
        "scope": scope,
        "name": first.name,
        "parents": [COUNTRY, PROVINCE, commune],
        "constituencies": [own],
        "station": facts,
    }


def snapshot(
    found: list[Post], scope: str, version: int, epoch: str, speed: float = 60, rehearsal: bool = True
) -> Map | None:
    """The whole picture of a scope, or None when the scene has no such place."""
    here = inside(found, scope)
    if not here:
        return None
    newest = [each for each in INCIDENTS if each["scope"] in {one.scope for one in here}]
    severities = ("handled", "support", "interrupting", "instruct")
    return {
        "t": "snapshot",
        "scope": scope,
        "epoch": epoch,
        "version": version,
        "server_time": wire(NOW),
        "speed": speed,
        "lag_ms": 12,
        "redis": True,
        "election": {
            "name": "Bầu cử đại biểu Quốc hội khóa XVI và đại biểu Hội đồng nhân dân các cấp nhiệm kỳ 2026–2031",
            "date": "2026-03-15",
            "rehearsal": rehearsal,
            "ballots": list(BALLOTS),
            "opens": "07:00",
            "closes": "19:00",
            "slots": [{"at": wire(at), "from": wire(at - LEAD), "tolerance_min": 15} for at in SLOTS],
        },
        "place": place(here, scope),
        "figures": figures(here),
        "slots": slots(here),
        "children": children(here, scope),
        "incidents": {
            "open": len(newest),
            "by_severity": {s: sum(e["severity"] == s for e in newest) for s in severities},
            "newest": newest,
        },
        "curve": curve(here),
    }
