"""CSV as spreadsheets really write it: bytes in, rows with the line each begins on out."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator

from election.phrase import Phrase

NOT_UTF8 = Phrase("Tệp không ở dạng UTF-8.", "The file is not UTF-8.")
OPEN_QUOTE = Phrase("Không đọc được dòng này: dấu nháy không khớp.", "This line cannot be read: a quote is left open.")


class Unreadable(Exception):
    """From this line on nothing can be read."""

    def __init__(self, line: int, phrase: Phrase) -> None:
        super().__init__(phrase.en)
        self.line = line
        self.phrase = phrase


def rows(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row and its first line, which line breaks inside quotes make another number than the row's own.

    The header decides between commas and semicolons, which is what a Vietnamese Excel writes.
    """
    try:
        text = unicodedata.normalize("NFC", raw.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise Unreadable(raw.count(b"\n", 0, wrong.start) + 1, NOT_UTF8) from wrong
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise Unreadable(line, OPEN_QUOTE) from wrong
        yield line, row
