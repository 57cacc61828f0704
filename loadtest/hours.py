"""What time it is at the election under test, for plans whose reports have to be believable there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from loadtest.answer import MeAnswer, read
from loadtest.fleet import BenchFailed
from loadtest.line import Line, request
from loadtest.loopback import loopback
from loadtest.volley import Kind, Plan

DAY_BEFORE_NOW = timedelta(hours=8)  # when the server does not say when the station opened
FASTEST_FOR_SENT_AT = 10.0  # beyond this speed one `sent_at` is wrong by minutes before the drill is over


@dataclass(frozen=True, slots=True)
class Hours:
    """When the election is on the server under test."""

    begins: datetime
    server_time: datetime
    speed: float
    heard_at: float

    def plan(self, kind: Kind) -> Plan:
        sent_at = self.server_time if self.speed <= FASTEST_FOR_SENT_AT else None
        return Plan(
            kind=kind,
            begins=self.begins,
            until=self.server_time,
            sent_at=sent_at,
            told_at=self.heard_at,
            speed=self.speed,
        )


async def ask_hours(url: str, token: str) -> Hours:
    address = loopback(url)
    line = Line(address)
    try:
        answer = await line.exchange(request(address, "GET", "/v1/me", token))
    finally:
        line.drop()
    if answer.status != 200:
        raise BenchFailed(f"GET /v1/me answered {answer.status}.")
    me = read(answer.body, MeAnswer)
    if me.server_time is None:
        raise BenchFailed("GET /v1/me does not say what time it is.")
    now = me.server_time.replace(microsecond=0)
    begins = now - DAY_BEFORE_NOW
    if me.stations:
        begins = datetime.combine(me.stations[0].date, datetime.min.time(), now.tzinfo)
        hour, minute = me.stations[0].opens.split(":")[:2]
        begins = begins.replace(hour=int(hour), minute=int(minute))
    if begins >= now:
        raise BenchFailed(f"By the server's clock it is {now:%H:%M} and no polling area is open yet.")
    return Hours(begins, now, me.speed, time.monotonic())
