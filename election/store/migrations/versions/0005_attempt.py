"""Which attempt used a code."""

from pathlib import Path

from election.store.migrations import run_sql

revision = "0005"
down_revision = "0004" if [*Path(__file__).parent.glob("0004_*.py")] else "0003"


def upgrade() -> None:
    run_sql(__file__)
