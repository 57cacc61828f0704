"""From an HTTP upgrade to a line: the `websockets` library judges the request and writes the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from election.line import Line, LineDoor, Mail


def shake_hands(
    transport: asyncio.Transport,
    client: tuple[str, int] | None,
    present: set[Any],
    mail: Mail,
    door: LineDoor,
    target: bytes,
    headers: Sequence[tuple[bytes, bytes]],
) -> None:
    """Answer an upgrade; the transport belongs to the line afterwards, or is closed with the reason. Whom the door does
    not admit gets 403."""
    known = frozenset(door.subprotocols)
    library = ServerProtocol(
        select_subprotocol=lambda _, offered: next((name for name in offered if name in known), None),
        subprotocols=[Subprotocol(name) for name in door.subprotocols],
    )
    said = [b"GET ", target, b" HTTP/1.1\r\n"]
    for name, value in headers:
        said += (name, b": ", value, b"\r\n")
    library.receive_data(b"".join((*said, b"\r\n")))
    for request in library.events_received():
        if isinstance(request, Request):
            library.send_response(
                library.accept(request) if door.admits(headers) else library.reject(HTTPStatus.FORBIDDEN, "403\n")
            )
    for piece in library.data_to_send():
        if piece:
            transport.write(piece)
    if library.state is OPEN:
        Line(transport, client, present, door, mail).begin(library.subprotocol, door, headers)
    else:
        transport.close()
