from __future__ import annotations

import os
from pathlib import Path

import pytest

from election.engines.account import Account, account_for, give, let_pass

STRANGER = Account(uid=54_321, gid=54_321)


def test_only_the_right_to_pass_is_added_and_only_where_it_is_missing(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    opened = closed / "opened"
    opened.mkdir(parents=True)
    closed.chmod(0o700)
    opened.chmod(0o755)

    let_pass(STRANGER, opened / "cluster")

    assert closed.stat().st_mode & 0o777 == 0o701
    assert opened.stat().st_mode & 0o777 == 0o755


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_s_servers_run_as_the_owner_of_the_cluster(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    give(STRANGER, tmp_path)

    assert (tmp_path / "file").stat().st_uid == STRANGER.uid
    assert account_for(tmp_path) == STRANGER


@pytest.mark.skipif(os.geteuid() == 0, reason="root is somebody else's business")
def test_everybody_else_s_servers_run_as_themselves(tmp_path: Path) -> None:
    assert account_for(tmp_path) is None
