"""Who may stand at the door, and for how long, so that neither one address nor many slow callers take the places of
others. Bookkeeping alone: no sockets, no timers.

Comes in: who connected, who left, and what those outside wait for. Goes out: yes or no, and who has been too slow. What
is turned away is counted for /metrics and told once a minute for each address, never once for each attempt.

Exempt from the limit per address (never from the total) are this machine and trusted proxies: behind those, many people
have one address, and telling them apart is the proxy's task. Of IPv6 the first 64 bits count, because that is what one
customer gets.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from enum import Enum

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from election.complaint import Complaints

log = logging.getLogger(__name__)

Caller = tuple[str, int]
"""Address and port, as the kernel names the other end of a connection."""

PER_ADDRESS = (
    10_000  # the largest province has 8,349 polling areas, and all its phones may sit behind one carrier's NAT
)
LARGEST_SHARE = 0.75  # of all places, where there are fewer: whatever one address does, others find room
TOLD_FROM = 10  # slow ones of one address within a minute; fewer are phones that lost their network


class Stage(Enum):
    """What a connection waits for while it is the caller's turn."""

    SILENT = "silent"  # nothing was ever said; browsers keep such connections in hand
    HEAD = "head"  # a request has begun
    BODY = "body"  # its head is complete, or a fragmented message has begun
    TAKING = "taking"  # an answer waits to be taken


@dataclass(frozen=True, slots=True)
class Limits:
    per_address: int = PER_ADDRESS  # 0: none
    total: int = 100_000
    silent_s: float = 60.0
    head_s: float = 20.0  # 1 KiB over 2G takes under a second; a radio that slept takes some more
    body_s: float = 35.0  # from the request's beginning; more than the door's own patience, which can say why
    taking_s: float = 35.0  # without a single byte taken
    head_bytes: int = 16 * 1024
    request_bytes: int = 1024 * 1024  # head, body, and whatever is between and behind; doors take 64 KiB of body
    look_s: float = 5.0  # between two rounds of looking who is too slow

    def patience_s(self, stage: Stage) -> float:
        match stage:
            case Stage.SILENT:
                return self.silent_s
            case Stage.HEAD:
                return self.head_s
            case Stage.BODY:
                return self.body_s
            case Stage.TAKING:
                return self.taking_s

    @property
    def most_of_one(self) -> float:
        """Connections of one address."""
        share = max(1, int(self.total * LARGEST_SHARE))
        return min(self.per_address, share) if self.per_address > 0 else float("inf")


class Doorstep:
    """Register it with a Prometheus registry to have it counted."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        trusted_proxies: str = "",
        loopback_is_exempt: bool = True,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`trusted_proxies` as for `Listener`: addresses and networks, separated by commas; `*` exempts all."""
        self.limits = limits or Limits()
        self._most_of_one = self.limits.most_of_one
        self._exempt = _Exempt(trusted_proxies, loopback_is_exempt)
        self._now = now
        self._inside: dict[Caller, Hashable] = {}  # caller -> what their address counts as; None is exempt
        self._of_one: dict[Hashable, int] = {}
        self._waiting: dict[object, tuple[object, float]] = {}  # of the last round: connection -> (sign, since when)
        self._still_waiting: dict[object, tuple[object, float]] = {}  # of this one
        self._turned_away: Counter[str] = Counter()
        self._crowds = Complaints(now=now)
        self._slow = Complaints(first_at=TOLD_FROM, now=now)

    @property
    def open(self) -> int:
        """Connections that were let in and have not left."""
        return len(self._inside)

    def enter(self, caller: Caller) -> bool:
        """Whether this connection may stay. Cheap either way."""
        self.leave(caller)  # who has the same port again, or reaches two addresses of ours from it, counts once
        if len(self._inside) >= self.limits.total:
            self._crowded("full", "")
            return False
        one = self._exempt.counted_as(caller[0])
        if one is not None:
            others = self._of_one.get(one, 0)
            if others >= self._most_of_one:
                self._crowded("address", caller[0])
                return False
            self._of_one[one] = others + 1
        self._inside[caller] = one
        return True

    def leave(self, caller: Caller) -> None:
        """The connection is closed. Harmless for one that never was let in."""
        one = self._inside.pop(caller, None)
        if one is None:
            return
        self._of_one[one] -= 1
        if not self._of_one[one]:
            del self._of_one[one]

    def is_too_slow(self, who: object, stage: Stage, sign: object) -> bool:
        """Whether our patience with this connection is used up.

        The sign is the same object as long as it is the same request, or the same number as long as nothing of an
        answer was taken. Ask for everybody whose turn it is in each round: who is not asked for has moved on.
        """
        now = self._now()
        before = self._waiting.get(who)
        since = now if before is None or _has_moved(before[0], sign) else before[1]
        self._still_waiting[who] = (sign, since)
        return now - since >= self.limits.patience_s(stage)

    def end_round(self) -> None:
        self._waiting, self._still_waiting = self._still_waiting, {}

    def sent_off(self, caller: Caller | None, why: str) -> None:
        """Count, and tell if it is time, a connection that was ended because of how it behaved."""
        self._turned_away[why] += 1
        who, times = self._slow.about((caller[0] if caller else "", why))
        if times:
            address, why = who if isinstance(who, tuple) else (str(who), "various")
            log.warning(
                "slow or oversized connections were ended",
                extra={"action": "sent_off", "address": address, "why": why, "times": times},
            )

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("eday_connections", "Open connections.", value=len(self._inside))
        turned = CounterMetricFamily("eday_turned_away", "Connections ended by us, by reason.", labels=["why"])
        for why, times in sorted(self._turned_away.items()):
            turned.add_metric([why], times)
        yield turned

    def _crowded(self, why: str, address: str) -> None:
        self._turned_away[why] += 1
        who, times = self._crowds.about(address)
        if times:
            log.warning(
                "too many connections" if address else "no place is left for more connections",
                extra={
                    "action": "turned_away",
                    "why": why,
                    "address": str(who),
                    "times": times,
                    "open": len(self._inside),
                },
            )


def _has_moved(before: object, sign: object) -> bool:
    return before != sign if isinstance(sign, int) else before is not sign


class _Exempt:
    """Whose connections are not counted by address."""

    def __init__(self, trusted_proxies: str, loopback: bool) -> None:
        names = {name.strip() for name in trusted_proxies.split(",")} - {""}
        self._all = "*" in names
        self._loopback = loopback
        self._networks = []
        for name in names:
            try:
                self._networks.append(ipaddress.ip_network(name, strict=False))
            except ValueError:
                continue  # `*`, or a name, which no address of a connection equals

    def counted_as(self, address: str) -> Hashable:
        """None for an exempt address."""
        address = address.removeprefix("::ffff:")  # IPv4 on a socket that takes both
        if self._all or (self._loopback and (address.startswith("127.") or address == "::1")):
            return None
        if self._networks:
            here = ipaddress.ip_address(address.partition("%")[0])
            if any(here in network for network in self._networks):
                return None
        return socket.inet_pton(socket.AF_INET6, address.partition("%")[0])[:8] if ":" in address else address
