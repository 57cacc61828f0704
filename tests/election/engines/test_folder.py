from __future__ import annotations

import os
from pathlib import Path

import pytest

from election.engines import folder as folder_module
from election.engines.folder import Announcement, announce, open_folder, open_log, wipe_announcement


def test_a_folder_is_held_by_one_until_it_lets_go(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "data")
    lock = folder.try_lock()
    assert lock is not None
    assert folder.try_lock() is None

    os.close(lock)
    again = folder.try_lock()
    assert again is not None
    os.close(again)


def test_the_holder_is_announced_and_wiped(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    lock = folder.try_lock()
    assert lock is not None
    assert folder.announcement() is None

    announce(lock, Announcement(71, Path("/tmp/eday/keeper.sock")))
    assert folder.announcement() == Announcement(71, Path("/tmp/eday/keeper.sock"))

    wipe_announcement(lock)
    assert folder.announcement() is None
    os.close(lock)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"pid": "x", "socket": 1}'])
def test_an_announcement_half_written_is_none(tmp_path: Path, text: str) -> None:
    folder = open_folder(tmp_path)
    folder.lock_file.write_text(text)

    assert folder.announcement() is None


def test_a_large_log_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "LOG_KEPT_BYTES", 3)
    log = tmp_path / "postgres.log"
    log.write_text("many")

    os.close(open_log(log))

    assert log.read_text() == ""
    assert (tmp_path / "postgres.log.1").read_text() == "many"
