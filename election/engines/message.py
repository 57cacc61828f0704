"""What users and the keeper say to each other: one JSON line each way, then the open connection is the lease.

    user    {"ask": "hold", "pid": 71, "owner": "serve", "needs": ["postgres", "valkey"]}
    keeper  {"urls": {"postgres": "...", "valkey": "..."}}     or {"error": "one sentence"}

A keeper about to leave closes without a word: the user tries again and finds its successor.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Ask(StrEnum):
    HOLD = "hold"
    PIDS = "pids"
    STOP = "stop"
    START = "start"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Request:
    ask: Ask
    pid: int
    owner: str | None = None  # the exclusive role wanted, if any
    needs: list[str] = field(default_factory=list)  # names of engines this is about


@dataclass(frozen=True, slots=True)
class Answer:
    error: str | None = None
    urls: dict[str, str] = field(default_factory=dict)  # by name of engine
    pids: dict[str, int | None] = field(default_factory=dict)  # by name of engine, and "keeper"


def write(message: Request | Answer) -> bytes:
    return json.dumps(asdict(message)).encode() + b"\n"


def read_request(line: bytes) -> Request:
    """Raises ValueError, TypeError or KeyError on anything but a request."""
    said = json.loads(line)
    return Request(Ask(said["ask"]), int(said["pid"]), said.get("owner"), list(said.get("needs", [])))


def read_answer(line: bytes) -> Answer:
    said = json.loads(line)
    return Answer(said.get("error"), said.get("urls", {}), said.get("pids", {}))
