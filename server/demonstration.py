"""A whole election day at a faster pace, on real parts: `eday demo`.

Lifecycle:
1. `prepare`: an empty database, the election with its pace, a generated register, one code per polling area, a viewer
   and a one-time link, all through the same desks that people use;
2. the one box serves; `loadtest.simulate` runs apart, as an outsider, and is fed the codes;
3. `compare`: what the ledger holds (folded afresh from its entries) against what the board shows (asked over HTTP);
4. the simulation is stopped with the program, whichever way that ends.
"""

from __future__ import annotations

import asyncio
import atexit
import http.client
import json
import os
import secrets
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from msgspec import structs

from election.bus import Bus
from election.clock import Pace, PacedClock
from election.day import HEADLINE, Election, Hotline
from election.device import secret_digest
from election.enrolment import printed_code
from election.errors import Unavailable
from election.standing.fold import Standing
from election.station import COUNTRY, Scope, Station, province_scope
from election.store.database import Pool
from election.store.devices import Devices
from election.store.elections import Elections
from election.store.ledger import Ledger
from election.store.register import Register
from election.store.staff import Member, Staff
from loadtest.outcome import Outcome, read_outcome
from server.office.codes import issue
from server.office.election_desk import ElectionDesk
from server.office.election_file import default_election
from server.office.registry import Registry

MARK = " (trình diễn)"
"""At the end of a demonstration's election's name: what bears it may be replaced by the next demonstration."""

HOTLINES = (Hotline("p11", "0215 000 0000"), Hotline("vn", "1900 0000"))
SMS = "+84000000000"
"""Numbers that nobody has: people who try the phone may well call them."""

DAWN = time(6, 50)
SLOT_SHARE = 0.6  # of a short demonstration's time passes before its first slot
LINK_LASTS = timedelta(hours=12)
CODE_LASTS = timedelta(days=2)
BOARD_WITHIN_S = 10.0
STOP_WITHIN_S = 3.0  # nothing of a demonstration is worth waiting for


@dataclass(frozen=True, slots=True)
class Programme:
    """What is to be shown. `province` None is the whole country; `seconds` is real time, None to the day's end."""

    province: int | None
    speed: float
    seconds: float | None
    start: time | None
    stations: Sequence[Station]

    @property
    def scope(self) -> Scope:
        return COUNTRY if self.province is None else province_scope(self.province)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the people watching need."""

    link: str
    session: str
    code: str
    codes: str  # for the simulation, one JSON object a line


async def check_replaceable(pool: Pool) -> None:
    """Raises `Unavailable` unless the database is empty or holds an earlier demonstration."""
    election = await Elections(pool).get()
    if election is not None and not election.name.endswith(MARK):
        raise Unavailable(
            f"The data folder holds the election “{election.name}”, which a demonstration would replace. "
            "Choose another folder with --data."
        )


async def prepare(pool: Pool, bus: Bus, programme: Programme) -> Invitation:
    """Fill an empty database. The day's clock begins to run at the end, when everything else is there."""
    plain = default_election()
    named = replace(plain, name=plain.name + MARK, rehearsal=True, hotlines=HOTLINES, sms=SMS)
    start = datetime.combine(named.date, programme.start or _start(named, programme), named.begins.tzinfo)
    clock = PacedClock(Pace(datetime.now(UTC), start, programme.speed))
    await Registry(pool, bus, clock).take(programme.stations, "demo")
    link, session = await _viewer(Staff(pool), programme.scope)
    codes = await _codes(Devices(pool), programme.stations, start)
    pace = Pace(datetime.now(UTC), start, programme.speed)
    await ElectionDesk(pool, bus, clock).put(replace(named, pace=pace), "demo")
    return Invitation(link, session, codes[0][1], "\n".join(_code_line(*one) for one in codes[1:]))


class Simulated:
    """The simulation's process."""

    def __init__(self, process: asyncio.subprocess.Process, answer: asyncio.Task[bytes]) -> None:
        self._process = process
        self._answer = answer

    @classmethod
    async def begin(cls, url: str, codes: str, seconds: float | None, *, quiet: bool) -> Simulated:
        limit = [] if seconds is None else ["--for", str(seconds)]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "loadtest.simulate", "--url", url, "--codes", "-", "--json", *limit),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL if quiet else None,
        )
        # A second Ctrl-C cuts off every orderly end, and the simulation would go on reporting to nobody.
        atexit.register(_end, process.pid)
        return cls(process, asyncio.create_task(_talk(process, codes)))

    async def outcome(self) -> Outcome:
        """When the day is over. Raises `Unavailable` if it could not be simulated."""
        answer = await asyncio.shield(self._answer)
        lines = answer.decode().splitlines()
        if not lines:
            raise Unavailable("The simulation ended without an outcome.")
        return read_outcome(lines[-1])

    async def stop(self) -> None:
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), STOP_WITHIN_S)
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        atexit.unregister(_end)
        self._answer.cancel()


async def compare(pool: Pool, port: int, invitation: Invitation, scope: Scope, outcome: Outcome) -> Outcome:
    """Complete the outcome: entries and voters of the ledger, and voters on the board as soon as it agrees."""
    entries, ledger_voted = await _ledger_total(pool, scope)
    deadline = asyncio.get_running_loop().time() + BOARD_WITHIN_S
    while True:
        board_voted = await asyncio.to_thread(_board_total, port, invitation.session, scope)
        if board_voted == ledger_voted or asyncio.get_running_loop().time() > deadline:
            return structs.replace(outcome, entries=entries, ledger_voted=ledger_voted, board_voted=board_voted)
        await asyncio.sleep(0.2)


def _start(election: Election, programme: Programme) -> time:
    """Dawn; for a short demonstration so late that the first slot falls into it."""
    if programme.seconds is None or not election.slots:
        return DAWN
    shown = timedelta(seconds=programme.seconds * programme.speed)
    slot = election.at(election.slots[0].at)
    return max(min(slot - shown * SLOT_SHARE, slot - timedelta(minutes=5)), election.at(DAWN)).time()


async def _viewer(staff: Staff, scope: Scope) -> tuple[str, str]:
    """Somebody who may look: the secrets of a one-time link and of an open session."""
    now = datetime.now(UTC)
    link, session = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    await staff.add(Member("demo", "duty", scope, ""), now)
    await staff.put_link(secret_digest(link), "demo", now + LINK_LASTS)
    await staff.open_session(secret_digest(session), "demo", now, now + LINK_LASTS)
    return link, session


async def _codes(devices: Devices, stations: Sequence[Station], now: datetime) -> list[tuple[str, str]]:
    """(station, code), one for each, and first one more for the person who tries the phone."""
    wanted = (stations[0], *stations)
    return [
        (issued.station.code, printed_code(issued.code))
        async for batch in issue(devices, wanted, "demo", now, now + CODE_LASTS)
        for issued in batch
    ]


def _code_line(station: str, code: str) -> str:
    return json.dumps({"station": station, "code": code})


def _end(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


async def _talk(process: asyncio.subprocess.Process, codes: str) -> bytes:
    answer, _ = await process.communicate(codes.encode())
    return answer


async def _ledger_total(pool: Pool, scope: Scope) -> tuple[int, int | None]:
    """From the entries alone: a fold of its own, which nothing of the live picture can have spoiled."""
    register = Register(pool)
    election = await Elections(pool).get()
    if election is None:
        raise Unavailable("The election is gone.")
    standing = Standing(election, await register.stations(), await register.provinces(), await register.communes())
    entries = 0
    async for page in Ledger(pool).everything_after({}):
        for entry in page:
            entries += entry.fact.device is not None
            standing.apply(entry)
    return entries, standing.figures(scope, election.ends).ballots[HEADLINE].voted


def _board_total(port: int, session: str, scope: Scope) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=BOARD_WITHIN_S)
    try:
        connection.request("GET", f"/v1/board/{scope}", headers={"Cookie": f"eday={session}"})
        answer = connection.getresponse()
        told = json.loads(answer.read())
        if answer.status != 200:
            raise Unavailable(f"The board answered {answer.status}: {told.get('detail')}")
        voted: int | None = told["figures"]["ballots"][HEADLINE]["voted"]
        return voted
    finally:
        connection.close()
