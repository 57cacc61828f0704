"""Lines over real sockets: what the library's own client sees, and what it should never see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from websockets import ClientConnection, ConnectionClosed, InvalidStatus, connect
from websockets.frames import Frame, Opcode
from websockets.typing import Origin, Subprotocol

from election import short_frame
from election.line import Headers, Line
from election.listening import Listener, bind

MOST = 1_000
RESERVED = b"\xc1\x81" + bytes(4) + b"a"  # a bit that no extension has claimed


class Echo:
    """Says everything back, and keeps what it heard."""

    def __init__(self, door: Door, line: Line) -> None:
        self.door = door
        self.line = line

    def heard(self, message: bytes) -> None:
        self.door.heard.append(message)
        self.line.say(message)

    def taken(self) -> None:
        self.door.taken.set()

    def lost(self) -> None:
        self.door.lost.set()


class Door:
    subprotocols: Sequence[str] = ("eday.v1+json", "eday.v1+msgpack")
    message_bytes: int = MOST

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.lines: list[Line] = []
        self.lost = asyncio.Event()
        self.taken = asyncio.Event()

    def admits(self, headers: Headers) -> bool:
        return (b"origin", b"https://evil.example") not in headers

    def opened(self, line: Line, headers: Headers) -> Echo:
        self.lines.append(line)
        return Echo(self, line)


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Door, str]]:
    door = Door()
    listener = Listener(Starlette(), bind("127.0.0.1", 0), lines={"/line": door})
    task = asyncio.create_task(listener.serve())
    yield door, listener.url.replace("http", "ws") + "/line"
    listener.stop()
    await task


def client(url: str, *names: str, **more: Any) -> connect:
    offered = [Subprotocol(name) for name in names]
    return connect(url, subprotocols=offered or None, proxy=None, compression=None, **more)


async def ended(line: ClientConnection) -> tuple[int | None, str]:
    async with asyncio.timeout(5):
        try:
            while True:
                await line.recv()
        except ConnectionClosed as closed:
            return (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (None, "")


@pytest.mark.parametrize(("names", "chosen"), [((), None), (("strange", "eday.v1+msgpack"), "eday.v1+msgpack")])
async def test_the_first_known_subprotocol_is_spoken(names: tuple[str, ...], chosen: str | None) -> None:
    async with serving() as (_, url), client(url, *names) as line:
        assert chosen == line.subprotocol
        await line.send("một")
        assert ("một" if chosen is None else "một".encode()) == await line.recv()


async def test_messages_of_any_size_come_back_in_order() -> None:
    said = [b"a" * size for size in (0, 1, 125, 126, 127, 999, 1_000)]
    async with serving() as (door, url), client(url, "eday.v1+msgpack") as line:
        for message in said:
            await line.send(message)
        assert said == [await line.recv() for _ in said]
    assert said == door.heard


async def test_fragments_pings_and_pieces_are_read_like_everything_else() -> None:
    async with serving() as (door, url), client(url) as line:
        await line.send(["ab", "cd", "ef"])  # three fragments
        assert "abcdef" == await line.recv()
        await asyncio.wait_for(await line.ping(b"there?"), 5)
        whole = Frame(Opcode.TEXT, b"in two pieces").serialize(mask=True)
        for piece in (whole[:9], whole[9:]):
            line.transport.write(piece)
            await asyncio.sleep(0.01)
        assert "in two pieces" == await line.recv()
    assert [b"abcdef", b"in two pieces"] == door.heard


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (Frame(Opcode.TEXT, b"not masked").serialize(mask=False), 1002),
        (RESERVED, 1002),
        (Frame(Opcode.CONT, b"of nothing").serialize(mask=True), 1002),
        (Frame(Opcode.TEXT, b"\xff\xfe").serialize(mask=True), 1007),
        (Frame(Opcode.BINARY, bytes(MOST + 1)).serialize(mask=True), 1009),
        (Frame(Opcode.BINARY, bytes(500_000)).serialize(mask=True), 1009),
        (b"\x82\xff" + (2**63 - 1).to_bytes(8) + bytes(4), 1009),
    ],
    ids=[
        "unmasked",
        "reserved bit",
        "continuation",
        "no text",
        "too big",
        "far too big",
        "2^63 bytes",
    ],  # masks are random
)
async def test_what_is_not_allowed_ends_the_line_with_its_code(data: bytes, code: int) -> None:
    async with serving() as (door, url), client(url) as line:
        line.transport.write(data)
        assert code == (await ended(line))[0]
        await asyncio.wait_for(door.lost.wait(), 5)
    assert [] == door.heard


async def test_closing_says_why_and_nothing_is_heard_afterwards() -> None:
    async with serving() as (door, url), client(url) as line:
        await line.send("before")
        assert "before" == await line.recv()
        door.lines[0].close(4409, "replaced")
        door.lines[0].say(b"too late")
        assert (4409, "replaced") == await ended(line)
        await asyncio.wait_for(door.lost.wait(), 5)


async def test_what_is_said_in_one_turn_arrives_as_single_messages_before_the_close() -> None:
    async with serving() as (door, url), client(url) as line:
        await line.send("one")
        assert "one" == await line.recv()
        for message in (b"two", b"three"):
            door.lines[0].say(message)
        door.lines[0].close(1000)
        assert ["two", "three"] == [await line.recv(), await line.recv()]
        assert 1000 == (await ended(line))[0]


async def test_a_held_line_is_not_read_until_it_goes_on() -> None:
    async with serving() as (door, url), client(url) as line:
        await line.send("first")
        assert "first" == await line.recv()
        door.lines[0].hold()
        await line.send("second")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(line.recv(), 0.1)
        door.lines[0].go_on()
        assert "second" == await asyncio.wait_for(line.recv(), 5)


async def test_a_silent_line_is_pinged_and_one_that_answers_stays() -> None:
    async with serving() as (door, url), client(url, ping_interval=None) as line:
        for _ in range(6):
            door.lines[0].look(2)
            await asyncio.wait_for(await line.ping(), 5)  # whatever was sent before this pong has been handled
        assert not door.lost.is_set()


async def test_a_line_that_never_answers_is_dropped() -> None:
    async with serving() as (door, url):
        host, port = url.removeprefix("ws://").removesuffix("/line").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            b"GET /line HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
            b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        await reader.readuntil(b"\r\n\r\n")
        for _ in range(4):
            door.lines[0].look(2)
        await asyncio.wait_for(door.lost.wait(), 5)
        writer.close()


async def test_a_frame_made_beforehand_is_passed_on_behind_what_was_said() -> None:
    made = short_frame.write(short_frame.TEXT, b"ready-made" * 20)
    async with serving() as (door, url), client(url) as one, client(url) as other:
        for line, end in zip(door.lines, (one, other), strict=True):
            line.say(b"said")
            line.pass_on(made)
            assert ["said", "ready-made" * 20] == [await end.recv(), await end.recv()]
        door.lines[0].close(1000)
        door.lines[0].pass_on(made)
        assert 1000 == (await ended(one))[0]


async def test_a_line_tells_when_what_was_too_much_has_been_taken() -> None:
    async with serving() as (door, url), client(url, max_queue=1) as line:
        await line.send("first")
        assert "first" == await line.recv()
        door.lines[0].limit(1_000)
        frames = 0
        while door.lines[0].is_taken:
            door.lines[0].pass_on(short_frame.write(short_frame.TEXT, b"a" * 60_000))
            frames += 1
            await asyncio.sleep(0)
        assert not door.taken.is_set()
        assert [60_000] * frames == [len(await line.recv()) for _ in range(frames)]
        await asyncio.wait_for(door.taken.wait(), 5)
        assert door.lines[0].is_taken


async def test_whom_the_door_does_not_admit_gets_no_line() -> None:
    async with serving() as (door, url):
        with pytest.raises(InvalidStatus) as refused:
            async with client(url, origin=Origin("https://evil.example")):
                pass
        assert 403 == refused.value.response.status_code
    assert [] == door.lines


async def test_an_upgrade_that_is_none_is_answered_and_closed() -> None:
    async with serving() as (door, url):
        with pytest.raises(InvalidStatus) as refused:
            async with client(url, additional_headers={"Sec-WebSocket-Version": "12"}):
                pass
        assert 400 <= refused.value.response.status_code < 500
    assert [] == door.lines
