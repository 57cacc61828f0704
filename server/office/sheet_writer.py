"""The sheet of polling areas, written: what `sheet` reads back as the same stations."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from election.station import Station
from server.office.sheet import COLUMNS

FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet would run instead of show."""


def write_sheet(stations: Iterable[Station], *, contacts: bool = False) -> Iterator[str]:
    """Line by line. Contacts are people's numbers: left out unless asked for, and then importing the sheet keeps
    what the register has."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    columns = COLUMNS if contacts else COLUMNS[:-1]
    writer.writerow(columns)
    for station in stations:
        writer.writerow(_cells(station)[: len(columns)])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _cells(station: Station) -> list[object]:
    return [
        station.code,
        f"'{station.name}" if station.name.startswith(FORMULA) else station.name,
        *station.listed,
        *station.constituencies,
        station.date.isoformat(),
        f"{station.opens:%H:%M}",
        f"{station.closes:%H:%M}",
        station.coverage,
        station.power,
        station.per_hour,
        ";".join(f"{each.role}|{each.name}|{each.phone}" for each in station.contacts),
    ]
