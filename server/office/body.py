"""Reading what somebody sent: bounded, typed, and with the path of whatever is wrong."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec
from starlette.requests import Request

from election.errors import Code, Fault, Refused

MOST_BYTES = 64 * 1024

T = TypeVar("T")

_AT_PATH = re.compile(r"^(?P<message>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)


async def read_bytes(request: Request, most: int = MOST_BYTES) -> bytes:
    """Raises `Refused` (R002) as soon as there is more than `most`."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise Refused(Code.R002)
    return bytes(body)


async def read_json(request: Request, type_: type[T]) -> T:
    """Raises `Refused`: R003 for what does not call itself JSON, R001 for what is none, R010 for another shape."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(Code.R003)
    raw = await read_bytes(request)
    try:
        return msgspec.json.decode(raw, type=type_)
    except msgspec.ValidationError as wrong:
        found = _AT_PATH.match(str(wrong))
        assert found is not None
        raise Refused(Code.R010, faults=(Fault(found["path"] or "$", found["message"]),)) from wrong
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise Refused(Code.R001) from wrong
