"""An honest little collector in memory.

It keeps the wire's promises (one entry per name, the first receipt again for a duplicate) and breaks what a real day
breaks: it is busy at random.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

VIETNAM = timezone(timedelta(hours=7))
SIX = datetime(2026, 3, 15, 6, 0, tzinfo=VIETNAM)
BALLOTS = ["assembly", "province", "commune"]
Json = dict[str, Any]


@dataclass
class Town:
    """The ledger of the stand-in, and how badly its day goes."""

    codes: dict[str, str]
    speed: float
    begins: datetime
    busy_share: float = 0.0
    forgets: int = 0
    seed: int = 1
    entries: dict[tuple[str, int], Json] = field(default_factory=dict)
    positions: dict[tuple[str, int], int] = field(default_factory=dict)
    held: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[str] = field(default_factory=Counter)
    doors: Counter[str] = field(default_factory=Counter)
    stations: dict[str, str] = field(default_factory=dict)
    enrol_limit_hits: int = 0

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.started = time.monotonic()

    @property
    def now(self) -> datetime:
        return self.begins + timedelta(seconds=(time.monotonic() - self.started) * self.speed)

    # The ledger

    def take(self, token: str, report: Json, door: str) -> Json:
        """One answer with its `http_status`."""
        if self.dice.random() < self.busy_share:
            self.answers["busy"] += 1
            return {"status": 503, "code": "R140", "http_status": 503, "retry_after": 0.05, "seq": report["seq"]}
        content = {name: value for name, value in report.items() if name not in ("sent_at", "t")}
        name = (token, report["seq"])
        before = self.entries.get(name)
        if before is None:
            self.entries[name] = content
            self.positions[name] = len(self.entries)
            self.held[token].append(report["seq"])
            self.answers["accepted"] += 1
            self.doors[door] += 1
        elif before != content:
            self.answers["contradiction"] += 1
            return {"status": 409, "code": "R201", "http_status": 409, "seq": report["seq"]}
        else:
            self.answers["duplicate"] += 1
        receipt = {
            "province": 11,
            "position": self.positions[name],
            "digest": hashlib.sha256(repr(name).encode()).hexdigest(),
            "received_at": self.now.isoformat(),
        }
        word, status = ("accepted", 201) if before is None else ("duplicate", 200)
        return {"status": word, "seq": report["seq"], "receipt": receipt, "findings": [], "http_status": status}

    def received(self, token: str) -> Json:
        held = sorted(self.held[token])
        if self.forgets and held:
            self.forgets -= 1
            held.pop()
        contiguous = 0
        while held[contiguous : contiguous + 1] == [contiguous + 1]:
            contiguous += 1
        return {"contiguous_to": contiguous, "also": held[contiguous:]}

    def voted(self) -> int:
        """The board's total, found in another way than the simulator's: newest as-of of what nobody corrected."""
        total = 0
        for token in self.stations:
            mine = [self.entries[token, seq] for seq in self.held[token]]
            wrong = {e["corrects"] for e in mine if "corrects" in e}
            figures = [e for e in mine if "voted" in e and e["seq"] not in wrong]
            figures.sort(key=lambda e: (datetime.fromisoformat(e["as_of"]), e["seq"]))
            total += figures[-1]["voted"]["assembly"] if figures else 0
        return total

    # The doors

    async def enrol(self, request: Request) -> Response:
        asked = await request.json()
        if self.dice.random() < self.busy_share:
            self.enrol_limit_hits += 1
            return JSONResponse({"status": 429, "code": "R102"}, 429, {"Retry-After": "0.05"})
        station = self.codes.pop(asked["code"], None)
        if station is None:
            return JSONResponse({"status": 403, "code": "R101"}, 403)
        token = hashlib.sha256(station.encode()).hexdigest()
        self.stations[token] = station
        date = self.begins.date()
        slots = [
            {"at": datetime.combine(date, datetime.min.time(), self.begins.tzinfo).replace(hour=h).isoformat()}
            for h in (9, 11, 14, 17)
        ]
        facts = {"code": station, "name": station, "listed": {"assembly": 700, "province": 700, "commune": None}}
        hours = {"opens": "07:00", "closes": "19:00", "date": date.isoformat()}
        answer = {
            "device": len(self.stations),
            "token": token,
            "stations": [{**facts, **hours}],
            "next_seq": 1,
            "election": {"name": "Diễn tập", "date": date.isoformat(), "ballots": BALLOTS, "slots": slots},
            "server_time": self.now.isoformat(),
            "speed": self.speed,
        }
        return JSONResponse(answer, 201)

    async def report(self, request: Request) -> Response:
        answer = self.take(_token(request), await request.json(), "http")
        status = answer.pop("http_status")
        headers = {"Retry-After": "0.05"} if status == 503 else None
        return JSONResponse(answer, status, headers)

    async def batch(self, request: Request) -> Response:
        reports = (await request.json())["reports"]
        return JSONResponse({"results": [self.take(_token(request), report, "batch") for report in reports]})

    async def me(self, request: Request) -> Response:
        return JSONResponse({"received": self.received(_token(request)), "server_time": self.now.isoformat()})

    async def board(self, request: Request) -> Response:
        assert _token(request) == "agency"
        return JSONResponse({"figures": {"ballots": {"assembly": {"voted": self.voted()}}}})

    async def uplink(self, line: WebSocket) -> None:
        form = line.scope["subprotocols"][0]
        await line.accept(subprotocol=form)
        with contextlib.suppress(WebSocketDisconnect):
            token = str((await _hear(line))["token"])
            if token not in self.stations:
                await line.close(4401)
                return
            await _say(line, form, {"t": "welcome", "received": self.received(token), "code": None})
            while True:
                said = await _hear(line)
                if said["t"] == "report":
                    answer = self.take(token, said, "ws")
                    word = "refusal" if answer.pop("http_status") >= 400 else "receipt"
                    await _say(line, form, {"t": word, **answer})

    async def live(self, line: WebSocket) -> None:
        assert line.headers["authorization"] == "Bearer agency"
        form = line.scope["subprotocols"][0]
        await line.accept(subprotocol=form)
        with contextlib.suppress(WebSocketDisconnect):
            watch = await _hear(line)
            await _say(line, form, {"t": "snapshot", "scope": watch["scope"], "version": 1, "lag_ms": 3})
            self.answers["watched"] += 1
            while True:
                await asyncio.sleep(0.1)
                self.answers["frames"] += 1
                await _say(line, form, {"t": "frame", "scope": watch["scope"], "version": 2, "lag_ms": 12.5})

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/enrol", self.enrol, methods=["POST"]),
                Route("/v1/reports", self.report, methods=["POST"]),
                Route("/v1/reports/batch", self.batch, methods=["POST"]),
                Route("/v1/me", self.me),
                Route("/v1/board/vn", self.board),
                WebSocketRoute("/v1/uplink", self.uplink),
                WebSocketRoute("/v1/live", self.live),
            ]
        )


def _token(request: Request) -> str:
    return request.headers["authorization"].removeprefix("Bearer ")


async def _hear(line: WebSocket) -> Json:
    message = await line.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code") or 1006)
    text = message.get("text")
    said: Json = json.loads(text) if text is not None else msgspec.msgpack.decode(message["bytes"])
    return said


async def _say(line: WebSocket, form: str, message: Json) -> None:
    if form.endswith("msgpack"):
        await line.send_bytes(msgspec.msgpack.encode(message))
    else:
        await line.send_text(json.dumps(message))
