from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from election.engines.runtime import SOCKET_PATH_BYTES, open_runtime
from election.errors import Unavailable


def test_sockets_have_short_paths_whatever_the_folder_is_called(tmp_path: Path) -> None:
    runtime = open_runtime(Path("/" + "x" * 300), None)

    assert len(os.fsencode(runtime.engines / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_BYTES
    runtime.remove()
    assert not runtime.path.exists()


def test_a_temporary_folder_with_a_long_name_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: "/var/" + "x" * 90)

    runtime = open_runtime(tmp_path, None)

    assert runtime.path.parent == Path("/tmp")
    runtime.remove()


def test_a_link_planted_under_our_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: "/tmp")
    runtime = open_runtime(tmp_path, None)
    runtime.remove()
    runtime.path.symlink_to(tmp_path)

    try:
        with pytest.raises(Unavailable, match="belongs to somebody else; remove it"):
            open_runtime(tmp_path, None)
    finally:
        runtime.path.unlink()
