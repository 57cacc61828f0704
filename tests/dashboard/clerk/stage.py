"""A stand-in for the collector, for looking at the clerk's page and driving it in a real browser.

Run `python -m tests.dashboard.clerk.stage` and open /clerk#7KQ4-9MXT. It keeps what it is told in memory and answers by
the public wire: enrolment, `/v1/me`, the line, batches with receipts, duplicates, conflicts and a few findings. Tests
may make it busy, refuse, say something unasked, or go away.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import socket
import sys
import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Literal

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard import pages
from election.clock import VIETNAM

STATION = {
    "code": "11-03127-004",
    "name": "Khu vực bỏ phiếu số 4, Nhà văn hóa bản Mường Pồn",
    "commune": "Xã Mường Pồn",
    "province": "Tỉnh Điện Biên",
    "listed": {"assembly": 1046, "province": 1046, "commune": 1012},
    "date": "2026-03-15",
    "opens": "07:00",
    "closes": "19:00",
}
SOCKETS: Literal["websockets-sansio"] = "websockets-sansio"
"""The one of uvicorn's implementations that uses nothing deprecated."""
SLOTS = ("09:00", "11:00", "14:00", "16:30", "19:00")
ELECTION: dict[str, Any] = {
    "name": "Bầu cử đại biểu Quốc hội khóa XVI và đại biểu Hội đồng nhân dân các cấp nhiệm kỳ 2026 - 2031",
    "date": "2026-03-15",
    "rehearsal": True,
    "ballots": ["assembly", "province", "commune"],
    "opens": "07:00",
    "closes": "19:00",
    "slots": [{"at": f"2026-03-15T{at}:00+07:00", "tolerance_min": 15.0} for at in SLOTS],
}
SENTENCES = {
    "R010": (422, "Báo cáo sai cấu trúc."),
    "R101": (403, "Mã không đúng, đã dùng hoặc đã hết hạn."),
    "R110": (401, "Thiết bị chưa được cấp quyền."),
    "R111": (401, "Thiết bị đã bị thu hồi quyền."),
    "R011": (422, "Báo cáo có nội dung không thể xảy ra."),
    "R140": (503, "Hệ thống đang bận, máy sẽ tự gửi lại."),
    "R201": (409, "Số thứ tự này đã gửi với nội dung khác; cả hai được giữ lại để xem xét."),
}
FINDINGS = {
    "W201": "Số cử tri đã bỏ phiếu thấp hơn lần báo cáo trước mà không phải là báo cáo đính chính.",
    "W202": "Số cử tri đã bỏ phiếu lớn hơn tổng số cử tri trong danh sách.",
}


class Stage:
    """What the stand-in knows and how it behaves."""

    def __init__(self, *, shown: str = "2026-03-15T10:42:00+07:00", speed: float = 1.0, rehearsal: bool = True) -> None:
        self.began = time.monotonic()
        self.shown = datetime.fromisoformat(shown)
        self.speed = speed
        self.election = ELECTION | {"rehearsal": rehearsal}
        self.codes = {
            "7KQ49MXT": [STATION],
            "TWNTWNTW": [STATION | {"code": "11-03127-005", "name": "Khu vực bỏ phiếu số 5"}],
        }
        self.devices: dict[str, list[dict[str, Any]]] = {}
        self.held: dict[tuple[str, int], dict[str, Any]] = {}
        self.attempts: list[dict[str, Any]] = []
        """What was tried to be reported, batch by batch; a report over the line is a batch of its own."""
        self.frames: list[str] = []
        """What was said over lines, as text."""
        self.enrolments: list[dict[str, Any]] = []
        self.lines: dict[str, WebSocket] = {}
        self.no_lines = False
        self.last: dict[str, Any] = {}
        self.notices: list[dict[str, Any]] = []
        self.hotline: str | None = "0215 3825 000"
        self.sms: str | None = "+84901234567"
        self.busy = False
        self.silent = False
        self.revoked: set[str] = set()
        self.impossible: set[int] = set()

    def now(self) -> datetime:
        return (self.shown + timedelta(seconds=(time.monotonic() - self.began) * self.speed)).astimezone(VIETNAM)

    def common(self, stations: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "stations": stations,
            "election": self.election,
            "server_time": self.now().isoformat(),
            "speed": self.speed,
            "last": self.last,
            "next_due": None,
            "hotline": self.hotline,
            "sms": self.sms,
            "notices": self.notices,
        }

    async def enrol(self, request: Request) -> Response:
        told = await request.json()
        self.enrolments.append(told)
        stations = self.codes.pop(told["code"].replace("-", ""), None)
        if stations is None:
            return problem("R101")
        token = secrets.token_urlsafe(32)
        self.devices[token] = stations
        about = {"device": len(self.devices), "token": token, "next_seq": 1}
        return JSONResponse(about | self.common(stations), 201)

    async def me(self, request: Request) -> Response:
        token = bearer(request)
        if token in self.revoked:
            return problem("R111")
        if token not in self.devices:
            return problem("R110")
        return JSONResponse(self.about(token))

    def about(self, token: str) -> dict[str, Any]:
        seqs = sorted(seq for owner, seq in self.held if owner == token)
        received = {"contiguous_to": len(seqs), "also": []}
        return {"device": 1, "received": received} | self.common(self.devices[token])

    async def receipts(self, request: Request) -> Response:
        after = int(request.query_params["after"])
        held = sorted((seq, one) for (owner, seq), one in self.held.items() if owner == bearer(request) and seq > after)
        told = [{"seq": seq, "status": "accepted", "receipt": receipt} for seq, receipt in held]
        return JSONResponse({"receipts": told, "more": False})

    async def uplink(self, line: WebSocket) -> None:
        if self.no_lines or self.silent:
            await line.close()  # before it is accepted: 403, as by a proxy that knows no lines
            return
        await line.accept("eday.v1+json")
        with suppress(WebSocketDisconnect, RuntimeError):
            await self.talk(line)

    async def talk(self, line: WebSocket) -> None:
        hello = await line.receive_json()
        token: str = hello["token"]
        if token in self.revoked or token not in self.devices:
            await line.send_json({"t": "refusal", "seq": None} | body("R111" if token in self.revoked else "R110"))
            await line.close(4401)
            return
        await line.send_json({"t": "welcome"} | self.about(token))
        self.lines[token] = line
        while True:
            self.frames.append(await line.receive_text())
            if self.silent:
                await line.close(1012)
                return
            said = json.loads(self.frames[-1])
            if said.pop("t") == "report":
                await line.send_json(self.answer(token, said))
            else:
                await line.send_json({"t": "beat"})

    def answer(self, token: str, report: dict[str, Any]) -> dict[str, Any]:
        """To a report over the line."""
        self.attempts.append({"reports": [report]})
        if self.busy:
            return {"t": "refusal", "seq": report["seq"], "retry_after": 2} | body("R140")
        if token in self.revoked:
            return {"t": "refusal", "seq": report["seq"]} | body("R111")
        taken = self.take(token, report)
        return {"t": "receipt" if taken.pop("http_status") < 400 else "refusal"} | taken

    async def say(self, message: dict[str, Any]) -> None:
        """Say something unasked to all lines."""
        for line in self.lines.values():
            await line.send_json({"t": "notice"} | message)

    async def batch(self, request: Request) -> Response:
        token = bearer(request)
        told = await request.json()
        self.attempts.append(told)
        if self.silent:
            return Response("<html>portal</html>", 200)
        if self.busy:
            return problem("R140", {"Retry-After": "2"})
        if token in self.revoked:
            return problem("R111")
        if token not in self.devices:
            return problem("R110")
        return JSONResponse({"results": [self.take(token, report) for report in told["reports"]]})

    def take(self, token: str, report: dict[str, Any]) -> dict[str, Any]:
        seq = report["seq"]
        said = {name: value for name, value in report.items() if name not in ("sent_at", "station")}
        digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
        if seq in self.impossible:
            return {"http_status": 422, "seq": seq} | body("R011")
        before = self.held.get((token, seq))
        if before is not None and before["digest"] != digest:
            return {"http_status": 409, "seq": seq, "receipt": self.receipt(digest)} | body("R201")
        if before is not None:
            return {"http_status": 200, "seq": seq, "status": "duplicate", "receipt": before, "findings": []}
        receipt = self.held[token, seq] = self.receipt(digest)
        return {"http_status": 201, "seq": seq, "status": "accepted", "receipt": receipt, "findings": findings(report)}

    def receipt(self, digest: str) -> dict[str, Any]:
        position = 90_411 + len(self.held) + 1
        return {"province": 11, "position": position, "digest": digest, "received_at": self.now().isoformat()}

    def app(self) -> Starlette:
        routes = [
            Route("/v1/enrol", self.enrol, methods=["POST"]),
            Route("/v1/me", self.me),
            Route("/v1/me/receipts", self.receipts),
            WebSocketRoute("/v1/uplink", self.uplink),
            Route("/v1/reports/batch", self.batch, methods=["POST"]),
            *pages.routes(),
        ]
        return Starlette(routes=routes)


def findings(report: dict[str, Any]) -> list[dict[str, str]]:
    voted = report.get("voted", {})
    listed: dict[str, int] = STATION["listed"]  # type: ignore[assignment]
    codes = ["W202"] if any(n > listed[ballot] for ballot, n in voted.items()) else []
    return [{"code": code, "message": FINDINGS[code]} for code in codes]


def body(code: str) -> dict[str, Any]:
    status, detail = SENTENCES[code]
    return {"type": f"urn:eday:problem:{code}", "title": detail, "status": status, "code": code, "detail": detail}


def problem(code: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(body(code), body(code)["status"], headers, "application/problem+json")


def bearer(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else free_port()
    uvicorn.run(Stage(speed=1.0).app(), host="127.0.0.1", port=port, log_level="warning", ws=SOCKETS)
