from __future__ import annotations

from pathlib import Path

import pytest

from election.engines.engine import complaint


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "LOG:  starting\n1 [2] FATAL:  data directory is odd\n1 [2] LOG:  shut down\n",
            "data directory is odd; see {}.",
        ),
        ("initdb: error: could not look\n", "could not look; see {}."),
        ("something\nelse.\n", "else; see {}."),
        ("", "it said nothing; see {}."),
    ],
)
def test_a_complaint_is_the_last_thing_that_matters(tmp_path: Path, written: str, sentence: str) -> None:
    log = tmp_path / "postgres.log"
    log.write_text("FATAL:  of yesterday\n" + written)

    assert complaint(log, begin=21) == sentence.format(log)


def test_a_full_disk_is_said_plainly(tmp_path: Path) -> None:
    log = tmp_path / "log" / "postgres.log"
    log.parent.mkdir()
    log.write_text('PANIC:  could not write to file "x": No space left on device\nLOG:  aborting\n')

    assert complaint(log, begin=0) == f"there is no space left on the disk of {tmp_path}."
