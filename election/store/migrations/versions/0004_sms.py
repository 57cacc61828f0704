"""Text messages: who sends them, and which report each became."""

from election.store.migrations import run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_sql(__file__)
