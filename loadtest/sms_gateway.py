"""An SMS gateway on a bad day: it delivers signed messages late, out of order, twice, and again until there is a reply.

`python -m loadtest.sms_gateway --url http://127.0.0.1:8400 --register areas.csv --messages 500 --for 30 --json`: the
sheet of polling areas and the secret come in, an `Account` goes out as the last line of stdout. Only a loopback address
is accepted. The exit status is 1 when a message got no reply, a refusal, or two different replies, and 2 when nothing
could begin.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

import msgspec
from msgspec import Struct
from rich.console import Console

from loadtest.answer import Unreadable, read
from loadtest.hurry import run_fast
from loadtest.line import Line, LineLost, request
from loadtest.loopback import Address, NotLoopback, loopback
from loadtest.percentile import percentile
from loadtest.texting import read_areas, texts

VIETNAM = timezone(timedelta(hours=7))
DUPLICATES, DROPPED, LATE = 0.15, 0.05, 0.3  # shares of the messages
LATEST_S = 2.0  # how long a late one stays on the way
LINES = 8
PAUSE_S = 0.5  # before a lost or refused attempt is made again, when nobody says how long
PATIENCE_S = 60.0  # with what is left at the end
MOST_MESSAGES = 100_000


class Account(Struct, frozen=True, kw_only=True):
    """What became of the messages. `understood` are replies that stand for a report; `busy` are 503s, tried again; the
    percentiles are of attempts that got a reply, from the first byte out."""

    messages: int
    deliveries: int
    replied: int
    understood: int
    duplicates: int
    dropped: int
    late: int
    busy: int
    lost_lines: int
    refused: dict[str, int]
    contradicted: int
    unanswered: int
    p50_ms: float | None
    p99_ms: float | None
    seconds: float

    @property
    def is_good(self) -> bool:
        return not (self.unanswered or self.contradicted or self.refused)


class Reply(Struct):
    reply: str


@dataclass(slots=True)
class Sms:
    """One message and what was heard of it."""

    body: bytes
    replies: set[str] = field(default_factory=set)
    refused: str = ""


class Gateway:
    """1. Made. 2. `run` delivers everything. 3. `account` adds up."""

    def __init__(self, address: Address, secret: str, seed: int, latest_s: float = LATEST_S) -> None:
        self._address = address
        self._secret = secret.encode()
        self._dice = Random(seed)
        self._latest_s = latest_s
        self._answered_s: list[float] = []
        self._due: asyncio.PriorityQueue[tuple[float, int, Sms, bool]] = asyncio.PriorityQueue()
        self._queued = 0
        self._undelivered = 0
        self._idle = asyncio.Event()
        self._messages: list[Sms] = []
        self._deliveries = self._duplicates = self._dropped = self._late = self._busy = self._lost_lines = 0
        self._seconds = 0.0

    async def run(self, typed: Sequence[tuple[str, str]], seconds: float) -> None:
        """Messages arrive at the gateway evenly over so many seconds."""
        begin = time.monotonic()
        for number, (sender, text) in enumerate(typed):
            self._take(number, sender, text, begin + seconds * number / len(typed))
        workers = [asyncio.create_task(self._work()) for _ in range(LINES)]
        try:
            async with asyncio.timeout(seconds + PATIENCE_S):
                await self._idle.wait()
        except TimeoutError:
            pass  # what is unanswered is counted
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        self._seconds = time.monotonic() - begin

    def account(self) -> Account:
        answered_ms = [seconds * 1e3 for seconds in sorted(self._answered_s)]
        refused = [one.refused for one in self._messages if one.refused]
        return Account(
            messages=len(self._messages),
            deliveries=self._deliveries,
            replied=sum(bool(one.replies) for one in self._messages),
            understood=sum(any(reply.startswith("Da nhan") for reply in one.replies) for one in self._messages),
            duplicates=self._duplicates,
            dropped=self._dropped,
            late=self._late,
            busy=self._busy,
            lost_lines=self._lost_lines,
            refused={code: refused.count(code) for code in sorted(set(refused))},
            contradicted=sum(len(one.replies) > 1 for one in self._messages),
            unanswered=sum(not one.replies and not one.refused for one in self._messages),
            p50_ms=percentile(answered_ms, 0.5),
            p99_ms=percentile(answered_ms, 0.99),
            seconds=round(self._seconds, 2),
        )

    def _take(self, number: int, sender: str, text: str, at: float) -> None:
        moment = datetime.now(VIETNAM) + timedelta(seconds=at - time.monotonic())
        name = f"sim-{self._dice.getrandbits(64):016x}-{number}"
        told = {"message_id": name, "from": sender, "text": text, "received_at": moment.isoformat(timespec="seconds")}
        message = Sms(msgspec.json.encode(told))
        self._messages.append(message)
        is_late = self._dice.random() < LATE
        self._late += is_late
        due = at + (self._dice.random() * self._latest_s if is_late else 0.0)
        drops = self._dice.random() < DROPPED
        self._put(due, message, drops=drops)
        if self._dice.random() < DUPLICATES:
            self._duplicates += 1
            # At once, or when the first has long been answered.
            self._put(due + self._dice.choice((0.0, 0.0, self._latest_s)), message)

    def _put(self, due: float, message: Sms, *, drops: bool = False) -> None:
        self._queued += 1
        self._undelivered += 1
        self._due.put_nowait((due, self._queued, message, drops))

    async def _work(self) -> None:
        line = Line(self._address)
        try:
            while True:
                due, _, message, drops = await self._due.get()
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                pause_s = await self._deliver(line, message, drops)
                if pause_s is not None:
                    self._put(time.monotonic() + pause_s, message)
                self._undelivered -= 1
                if not self._undelivered:
                    self._idle.set()
        finally:
            line.drop()

    async def _deliver(self, line: Line, message: Sms, drops: bool) -> float | None:
        """One attempt; the seconds until the next, None when there is an answer for good."""
        signed = "X-Signature: sha256=" + hmac.new(self._secret, message.body, hashlib.sha256).hexdigest()
        data = request(self._address, "POST", "/v1/sms", body=message.body, more=(signed,))
        self._deliveries += 1
        began = time.monotonic()
        try:
            if drops:
                self._dropped += 1
                await line.send_and_drop(data)
                return PAUSE_S
            answer = await line.exchange(data)
            if answer.status == 200:
                message.replies.add(read(answer.body, Reply).reply)
                self._answered_s.append(time.monotonic() - began)
                return None
        except (LineLost, Unreadable):
            self._lost_lines += 1
            return PAUSE_S
        if answer.status in (429, 503):
            self._busy += 1
            return PAUSE_S if answer.retry_after_s is None else answer.retry_after_s
        message.refused = str(answer.status)
        return None


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        gateway = Gateway(loopback(options.url), os.environ[options.secret_env], options.seed)
        areas = read_areas(Path(options.register).read_text("utf-8-sig").splitlines())
        typed = list(texts(areas, min(options.messages, MOST_MESSAGES), options.seed))
        if not typed:
            raise ValueError("At least one message.")
    except KeyError as error:
        console.print(f"The environment has no {error.args[0]}.", style="red")
        return 2
    except (NotLoopback, OSError, ValueError) as error:
        console.print(str(error), style="red")
        return 2
    with console.status(f"{len(typed):,} messages of {len(areas):,} areas"):
        run_fast(gateway.run(typed, options.seconds))
    account = gateway.account()
    print(msgspec.json.encode(account).decode() if options.json else account, flush=True)
    return 0 if account.is_good else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loadtest.sms_gateway", description="Simulate an SMS gateway.")
    parser.add_argument("--url", required=True, help="base URL of the collector, on a loopback address")
    parser.add_argument("--register", required=True, help="sheet of polling areas with their contacts (CSV)")
    parser.add_argument("--secret-env", default="EDAY_SMS_SECRET", help="name of the variable with the secret")
    parser.add_argument("--messages", type=int, default=500, help="how many messages are typed")
    parser.add_argument("--for", dest="seconds", type=float, default=10.0, help="real seconds in which they are typed")
    parser.add_argument("--seed", type=int, default=2026, help="another seed is another day")
    parser.add_argument("--json", action="store_true", help="the account as one line of JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
