"""What a test says on a phone's line, and hears there."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from websockets import ClientConnection, ConnectionClosed, connect
from websockets.typing import Subprotocol

from tests.collector.conftest import Phone, Stand


def uplink(stand: Stand, *names: str) -> connect:
    chosen = [Subprotocol(name) for name in names or ("eday.v1+json",)]
    return connect(stand.url.replace("http", "ws") + "/v1/uplink", subprotocols=chosen, proxy=None, compression=None)


async def say(line: ClientConnection, message: dict[str, Any]) -> None:
    await line.send(json.dumps(message))


async def heard(line: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(5):
        message: dict[str, Any] = json.loads(await line.recv())
    return message


async def greet(line: ClientConnection, phone: Phone) -> dict[str, Any]:
    await say(line, {"t": "hello", "token": phone.token, "app": "clerk/1.0", "unsent": 0})
    return await heard(line)


async def close_code(line: ClientConnection) -> int | None:
    async with asyncio.timeout(8):
        try:
            while True:
                await line.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


async def told(line: ClientConnection, notice: str) -> dict[str, Any]:
    """The next notice of that sort; others and receipts are passed over."""
    while True:
        message = await heard(line)
        if message.get("notice") == notice:
            return message
