"""The doorstep's rules, carried out on uvicorn's connections: who is one too many is closed unread, who is too slow or
sends without end is closed later.

Nothing here runs once per report but one comparison: slow ones are found by looking at everybody every few seconds,
without a timer for each. A connection that becomes a WebSocket keeps its place until that is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import socket
import struct
from collections import deque
from typing import Any

from uvicorn.protocols.utils import get_remote_addr
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from election.complaint import Complaints
from election.doorstep import Doorstep, Stage
from election.express import ExpressProtocol
from election.line import Line

log = logging.getLogger(__name__)

SPARE_FILES = 256  # for the database, the bus, engines, logs, and connections just being closed
ENOUGH_FILES = 131_072  # a country of phones, and room
SMALLEST = 16
MOST_QUEUED = 16
LOOKS_AT_ONCE = 256

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: nothing is kept of the connection, not even by the kernel
_TOO_MUCH = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_OF_STRANGERS = frozenset(
    {
        "Invalid HTTP request received.",
        "Unsupported upgrade request.",
        "Invalid UTF-8 sequence received from client.",
    }
)


def claim_files() -> None:
    """Let this process open as many files as it may. Most systems begin with 1,024, which 1,024 phones use up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH_FILES if hard == resource.RLIM_INFINITY else min(hard, ENOUGH_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def most_connections() -> int:
    """How many connections leave enough files for everything else: beyond it a database that comes back could not be
    reached again."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = ENOUGH_FILES if soft == resource.RLIM_INFINITY else soft
    return max(SMALLEST, files - min(SPARE_FILES, files // 2))


class GuardedProtocol(ExpressProtocol):
    """One connection that has to pass the doorstep. `doorstep` is set on a subclass by the listener."""

    doorstep: Doorstep

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._weighed: object = None  # the request whose bytes are counted
        self._weight = 0
        self._let_in = False
        self.pipeline = _ShortQueue()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        caller = get_remote_addr(transport)  # None: gone already
        if caller is not None and self.doorstep.enter(caller):
            self._let_in = True
            super().connection_made(transport)
        else:
            reset(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._let_in:
            super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._receiving:  # not for what came whole
            self._weigh(len(data))

    @property
    def waits_for(self) -> tuple[Stage, object] | None:
        """What the caller owes us, and what stays the same as long as nothing moves; None: it is our turn."""
        if self.transport.is_closing() or self.flow.write_paused:
            return Stage.TAKING, self.transport.get_write_buffer_size()
        if self._answering or self.timeout_keep_alive_task is not None:
            return None
        request: Any = self.scope  # None before the first, whatever uvicorn's types say
        if request is None:
            return Stage.SILENT, None
        if self._awaits_head:
            return Stage.HEAD, request
        if self.cycle.more_body:
            return Stage.BODY, request
        # Empty lines between two requests belong to none, but stop uvicorn's timer.
        return (Stage.HEAD, request) if self.cycle.response_complete else None

    def _weigh(self, size: int) -> None:
        """End a request that never ends: llhttp sets no bound to headers, trailers and what surrounds chunks."""
        if self.scope is not self._weighed:
            self._weighed, self._weight = self.scope, 0
        self._weight += size
        if self._weight <= self.doorstep.limits.head_bytes or self.transport.is_closing():
            return
        if self._awaits_head:
            self.doorstep.sent_off(self.client, "oversized")
            self.transport.write(_TOO_MUCH)
            self.transport.close()
        elif self._weight > self.doorstep.limits.request_bytes:
            self.doorstep.sent_off(self.client, "oversized")
            reset(self.transport)

    @property
    def _awaits_head(self) -> bool:
        """Whether what is being received is no request yet that went to the app."""
        taken: Any = self.cycle  # None before the first, whatever uvicorn's types say
        return taken is None or taken.scope is not self.scope


class _ShortQueue(deque[Any]):
    """Requests behind one that is still being answered. One read may hold thousands, each as large as 5 KiB here; no
    browser and no proxy sends a second before its answer. What is raised reaches uvicorn as a request it can't read."""

    __slots__ = ()

    def appendleft(self, request: Any) -> None:
        if len(self) >= MOST_QUEUED:
            raise OverflowError("too many requests at once")
        super().appendleft(request)


class Present(set[Any]):
    """uvicorn's set of open connections, which tells the doorstep who left. A protocol that hands its connection on to
    another one leaves the set too, but its transport is open then."""

    def __init__(self, doorstep: Doorstep) -> None:
        super().__init__()
        self._doorstep = doorstep

    def discard(self, protocol: Any) -> None:
        super().discard(protocol)
        self._left(protocol)

    def remove(self, protocol: Any) -> None:
        super().remove(protocol)
        self._left(protocol)

    def _left(self, protocol: Any) -> None:
        if protocol.client is not None and protocol.transport.is_closing():
            self._doorstep.leave(protocol.client)


async def watch(present: Present, doorstep: Doorstep) -> None:
    """End those who are too slow, until cancelled."""
    while True:
        await asyncio.sleep(doorstep.limits.look_s)
        for number, protocol in enumerate(list(present)):
            if number % LOOKS_AT_ONCE == 0:
                await asyncio.sleep(0)  # 20,000 at once would hold up everybody for tens of milliseconds
            try:
                _look(protocol, doorstep)
            except Exception:  # one connection that cannot be judged must not leave all others unwatched
                log.exception("looking at a connection failed", extra={"action": "look_failed"})
        doorstep.end_round()


def _look(protocol: Any, doorstep: Doorstep) -> None:
    if isinstance(protocol, Line):
        found = _line_waits_for(protocol.transport, protocol.is_taken, protocol.unfinished)
    elif isinstance(protocol, GuardedProtocol):
        found = protocol.waits_for
    elif isinstance(protocol, WebSocketsSansIOProtocol):
        found = _line_waits_for(protocol.transport, protocol.writable.is_set(), protocol.frames or None)
    else:
        return
    if found is not None and doorstep.is_too_slow(protocol, *found):
        doorstep.sent_off(protocol.client, found[0].value)
        reset(protocol.transport)


def _line_waits_for(
    transport: asyncio.Transport, is_taken: bool, unfinished: object | None
) -> tuple[Stage, object] | None:
    """A line may be silent as long as it answers pings, but not stop in the middle of a message."""
    if transport.is_closing() or not is_taken:
        return Stage.TAKING, transport.get_write_buffer_size()
    return None if unfinished is None else (Stage.BODY, unfinished)


def reset(transport: asyncio.Transport) -> None:
    """Close without waiting for anything."""
    sock: socket.socket | None = transport.get_extra_info("socket")
    if sock is not None:
        with contextlib.suppress(OSError):  # closed already
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()


class FewWords(logging.Filter):
    """Of what strangers can make uvicorn log as often as they like, once a minute each with its number."""

    def __init__(self) -> None:
        super().__init__()
        self._complaints = Complaints()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.msg not in _OF_STRANGERS:
            return True
        _, times = self._complaints.about(record.msg)
        record.__dict__["times"] = times
        record.exc_info = None  # the trace is that of the parser, each time the same
        return times > 0
