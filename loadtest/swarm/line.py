"""A phone's WebSocket line, blocking, so that gevent can make it one of many.

Reports go out as they are said; answers come in on a thread of the line's own (a greenlet under gevent), so that a line
that is lost while nobody asks is noticed too.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

import msgspec
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from loadtest.answer import ReportAnswer, Unreadable, read_message
from loadtest.loopback import Address

SUBPROTOCOL = Subprotocol("eday.v1+msgpack")
OPEN_WITHIN_S = 10.0
ANSWER_WITHIN_S = 10.0  # a line that gives none for so long is taken for dead
NOT_AUTHORISED = 4401
UNKNOWN_OR_REVOKED = frozenset({"R110", "R111"})
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: what is still on its way is thrown away, as when a network dies


class LineLost(Exception):
    """The line is gone; what had no receipt has none. `code` is the server's word, if it had one."""

    def __init__(self, why: str, code: int | None = None) -> None:
        super().__init__(why)
        self.code = code


class Told(msgspec.Struct):
    """What the server says first."""

    t: str
    code: str | None = None


class Line:
    """1. `open` says hello, waits for the welcome. 2. `report`, `answer`. 3. `close`, or `cut` as a network would."""

    def __init__(self, address: Address, token: str, on_loss: Callable[[], None]) -> None:
        self.was_cut = False
        self._url = address.websocket("/v1/uplink")
        self._token = token
        self._on_loss = on_loss
        self._opened = contextlib.ExitStack()
        self._socket: ClientConnection | None = None
        self._loss: LineLost | None = None
        self._answers: SimpleQueue[tuple[ReportAnswer, int] | None] = SimpleQueue()

    @property
    def is_open(self) -> bool:
        return self._socket is not None and self._loss is None and not self.was_cut

    @property
    def loss(self) -> LineLost:
        """Why it is no longer open."""
        return self._loss or LineLost("the line is closed")

    def open(self, unsent: int) -> int:
        """Bytes of the welcome. Raises `LineLost`."""
        try:
            self._socket = self._opened.enter_context(
                connect(
                    self._url,
                    subprotocols=[SUBPROTOCOL],
                    compression=None,
                    open_timeout=OPEN_WITHIN_S,
                    close_timeout=1,
                    ping_interval=None,  # a timer for each of thousands of lines tells less than the reports do
                    proxy=None,
                )
            )
            self._say({"t": "hello", "token": self._token, "app": "clerk-locust/1.0", "unsent": unsent})
            data = self._socket.recv(timeout=ANSWER_WITHIN_S)
            welcome = msgspec.msgpack.decode(data if isinstance(data, bytes) else data.encode(), type=Told)
        except (OSError, WebSocketException, msgspec.DecodeError) as error:  # TimeoutError is an OSError
            self.cut()
            raise _lost(error) from error
        if welcome.t != "welcome":
            self.cut()
            code = NOT_AUTHORISED if welcome.code in UNKNOWN_OR_REVOKED else None  # as it will close the line
            raise LineLost(f"no welcome but {welcome.t} {welcome.code or ''}".strip(), code)
        Thread(target=self._listen, args=(self._socket,), daemon=True).start()
        return len(data)

    def report(self, message: dict[str, object]) -> None:
        """Raises `LineLost`."""
        try:
            self._say({"t": "report", **message})
        except (OSError, WebSocketException) as error:
            raise _lost(error) from error

    def answer(self) -> tuple[ReportAnswer, int]:
        """The next answer to any report, and its bytes. Raises `LineLost`, after a while without one too."""
        try:
            heard = self._answers.get(timeout=ANSWER_WITHIN_S)
        except Empty:
            raise LineLost("no receipt in time") from None
        if heard is None:
            self._answers.put(None)  # for whoever asks next
            raise self.loss
        return heard

    def cut(self) -> None:
        """Lose the line on purpose: no farewell, and what is on its way is lost with it."""
        self.was_cut = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            self._socket.close_socket()

    def close(self) -> None:
        self._opened.close()

    def _listen(self, there: ClientConnection) -> None:
        try:
            for data in there:
                told = read_message(data)
                if told is not None and told.seq is not None:
                    self._answers.put((told, len(data)))
            self._loss = LineLost("the server closed the line")
        except (OSError, WebSocketException, Unreadable) as error:
            self._loss = _lost(error)
        self._answers.put(None)
        self._on_loss()

    def _say(self, message: dict[str, object]) -> None:
        if self._socket is None:
            raise ConnectionError("the line is not open")
        self._socket.send(msgspec.msgpack.encode(message))


def _lost(error: Exception) -> LineLost:
    if isinstance(error, ConnectionClosed):
        code = error.rcvd.code if error.rcvd else None
        return LineLost(f"closed with {code}" if code else "lost without a word", code)
    return LineLost(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
