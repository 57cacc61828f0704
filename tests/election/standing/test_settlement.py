from __future__ import annotations

from election.standing.settlement import Settlement, settlement_of
from tests.election.standing.world import STATIONS, Scribe, at


def test_settlement_survives_being_kept() -> None:
    entry = Scribe().settle(STATIONS[0], (812, 3), ((900, 1), (901, 2)), at(9, 30), by="lan")
    said = settlement_of(entry, STATIONS[0].key)
    assert said == Settlement.restore(said.dump())
    assert {
        "province": 11,
        "position": 1,
        "stands": [812, 3],
        "falls": [[900, 1], [901, 2]],
        "reason": "đã gọi lại",
        "by": "lan",
        "from": "p11",
        "at": "2026-03-15T09:30:00+07:00",
    } == said.as_wire()
