from __future__ import annotations

from election.ledger import Entry, Fact
from election.report import Incident
from election.standing.cases import case_of
from tests.election.standing.world import INCIDENTS, NOW, STATIONS, Scribe, at, fold, random_day

ONE = STATIONS[0]


def test_a_case_from_its_stations_entries_is_the_folds_own() -> None:
    compared = 0
    for seed in range(20):
        entries = random_day(seed, 60)
        standing = fold(entries)
        for of in STATIONS:
            about = [e for e in entries if e.fact.station == of.code and e.fact.kind in ("incident", "move")]
            for name in INCIDENTS:
                alone, folded = case_of(of.key, name, about), standing.incident(of.key, name)
                assert (alone is None) == (folded is None)
                if alone is not None and folded is not None:
                    compared += len(folded.answers)
                    assert (alone.state, alone.level, len(alone.answers)) == (
                        folded.state, folded.level, len(folded.answers),
                    )  # fmt: skip
    assert compared > 10


def test_what_cannot_be_read_is_passed_over() -> None:
    scribe = Scribe()
    scribe.report(ONE, Incident(seq=1, as_of=at(8), incident="incident-1", category="power", severity="support"))
    broken = Fact(kind="move", received_at=NOW, channel="system", station=ONE.code, detail={"incident": 5})
    found = case_of(ONE.key, "incident-1", [*scribe.entries, Entry(11, 2, broken)])
    assert found is not None
    assert found.state == "raised"
    assert case_of(ONE.key, "incident-2", scribe.entries) is None
