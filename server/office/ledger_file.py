"""The ledger as a file: one line of JSON per entry, with the exact text the chain is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from election.errors import Corrupt
from election.ledger import Line


class LineText(Struct, frozen=True, forbid_unknown_fields=True):
    province: int
    position: int
    digest: str
    content: str


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(LineText)


def write_line(line: Line) -> bytes:
    return _encoder.encode(LineText(line.province, line.position, line.digest.hex(), line.content.decode())) + b"\n"


def read_lines(raw: Iterable[bytes]) -> Iterator[Line]:
    """Raises `Corrupt` naming the first line of the file that is no entry."""
    for number, text in enumerate(raw, 1):
        try:
            told = _decoder.decode(text)
            yield Line(told.province, told.position, told.content.encode(), bytes.fromhex(told.digest))
        except (msgspec.DecodeError, ValueError) as wrong:
            raise Corrupt(f"Line {number} of the file is no entry of a ledger.") from wrong
