"""Outlines of communes, for those who want a map."""

from election.store.migrations import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_sql(__file__)
