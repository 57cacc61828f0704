"""What the country reported, and who may report and look."""

from election.store.migrations import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql(__file__)
