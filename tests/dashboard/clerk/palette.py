"""A screenshot with few colours: a page's picture needs a tenth of the bytes, and a repository keeps every version.

In: a PNG as a browser writes it, 8 bits a channel, not interlaced. Out: a PNG with a palette, each pixel the nearest of
its colours.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 128
Colour = tuple[int, int, int]


def with_palette(png: bytes) -> bytes:
    width, height, pixels = _pixels(png)
    counted = Counter(pixels)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    nearest = {colour: number for number, colour in enumerate(palette)}
    for colour in counted.keys() - nearest.keys():
        nearest[colour] = min(range(len(palette)), key=lambda number: _distance(colour, palette[number]))
    indices = [nearest[pixel] for pixel in pixels]
    rows = b"".join(b"\0" + bytes(indices[y * width : (y + 1) * width]) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = {
        b"IHDR": header,
        b"PLTE": bytes(value for colour in palette for value in colour),
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in parts.items())


def _pixels(png: bytes) -> tuple[int, int, list[Colour]]:
    header, data, at = b"", b"", len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        header = body if name == b"IHDR" else header
        data += body if name == b"IDAT" else b""
        at += length + 12
    width, height, _, kind = struct.unpack(">IIBB", header[:10])
    step = {2: 3, 6: 4}[kind]
    raw, line, pixels = zlib.decompress(data), bytearray(width * step), []
    for y in range(height):
        start = y * (width * step + 1)
        line = _unfiltered(raw[start], raw[start + 1 : start + 1 + width * step], line, step)
        pixels += [(line[x], line[x + 1], line[x + 2]) for x in range(0, len(line), step)]
    return width, height, pixels


def _unfiltered(kind: int, line: bytes, above: bytearray, step: int) -> bytearray:
    """A row of the picture, from its differences to the left, to the row above, or to both."""
    row = bytearray(line)
    for x in range(len(row)):
        left, up, corner = (row[x - step], above[x], above[x - step]) if x >= step else (0, above[x], 0)
        row[x] = (row[x] + (0, left, up, (left + up) // 2, _nearest(left, up, corner))[kind]) & 255
    return row


def _nearest(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
