"""Write a batch nobody has sent before without looking for it first."""

from election.store.migrations import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_sql(__file__)
