"""`eday map import`."""

from __future__ import annotations

import re
from pathlib import Path

from election import places
from tests.server.commands.conftest import Eday
from tests.server.office import atlas

COMMUNES = [place.number for place in places.communes(11)]


def test_a_map_is_taken_and_what_is_missing_is_told(eday: Eday, tmp_path: Path) -> None:
    eday("stations", "generate", "--province", "11", "--stations", "60")
    file = tmp_path / "communes.geojson"
    file.write_bytes(atlas.raw(atlas.grid(COMMUNES[:-2], wide=7, teeth=60)))
    for arguments, would, missing in (
        (["--dry-run"], "would be ", []),
        ([], "", ["2 communes of the register have no outline."]),
    ):
        said = eday("map", "import", str(file), "--points", "1500", *arguments)
        told = re.fullmatch(
            rf"43 communes, (\S+) of 10,320 points {would}kept: borders lie within \d+ m of where they were.",
            said.lines[0],
        )
        assert told is not None
        assert 1_300 < int(told[1].replace(",", "")) <= 1_500
        assert missing == said.lines[1:]


def test_a_file_with_errors_is_refused_whole(eday: Eday, tmp_path: Path) -> None:
    file = tmp_path / "communes.geojson"
    file.write_bytes(atlas.raw(atlas.grid([COMMUNES[0], 99_999])))
    said = eday("map", "import", str(file))
    assert (2, [
        f"{file}: features[1]: error: '99999' is the number of no commune.",
        f"{file} has errors (1); nothing was written.",
    ]) == (said.code, said.err.splitlines())  # fmt: skip
    file.write_text("{}")
    assert "no GeoJSON FeatureCollection" in eday("map", "import", str(file)).err
