"""How each phone is doing, what was refused to it, and where to look for what desks did."""

from election.store.migrations import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql(__file__)
