from __future__ import annotations

import asyncio

import pytest

from server.benchmark.relay import relay


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(100):
        writer.write(data + data)
    writer.close()


async def test_relay_passes_bytes_on_and_counts_them_each_way() -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, relay(server.sockets[0].getsockname()[1]) as (passing, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"hello")

        assert b"hellohello" == await reader.readexactly(10)
        assert (5, 10) == (passing.up, passing.down)
        writer.write_eof()
        assert b"" == await reader.read()
        writer.close()
        await writer.wait_closed()


async def test_cut_relay_answers_nobody() -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, relay(server.sockets[0].getsockname()[1]) as (passing, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"hello")
        await reader.readexactly(10)
        await passing.cut()

        assert b"" == await reader.read()
        with pytest.raises(ConnectionError):
            await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        await writer.wait_closed()
