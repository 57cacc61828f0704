from __future__ import annotations

import asyncpg

from election.bus import Bus
from election.store.elections import Elections
from server.demonstration import Programme, prepare
from tests import places


async def test_demonstration_has_somebody_to_call_and_an_sms_number(pool: asyncpg.Pool, bus: Bus) -> None:
    await prepare(pool, bus, Programme(11, 60.0, None, None, places.STATIONS[:3]))
    election = await Elections(pool).get()

    assert election is not None
    assert ("0215 000 0000", "1900 0000") == (election.hotline(("c03127", "p11", "vn")), election.hotline(("vn",)))
    assert election.sms is not None
