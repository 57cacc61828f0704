"""What a process of the load hears from whoever conducts it, on stdin, and says to them, on stdout."""

from __future__ import annotations

import sys

import msgspec
from msgspec import Struct


def told() -> bytes:
    """The task that comes first, after a line with its length; empty when there is none.

    Read unbuffered, so that nothing of the first word after it is read together with it.
    """
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as raw:
        left = int(raw.readline() or b"0")
        data = bytearray()
        while left > len(data) and (piece := raw.read(left - len(data))):
            data += piece
    return bytes(data)


def say(what: Struct) -> None:
    """One line of JSON."""
    sys.stdout.buffer.write(msgspec.json.encode(what) + b"\n")
    sys.stdout.buffer.flush()
