"""The schema's history. Alembic keeps the order and the version; each step is plain SQL in a file of the same name."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command, op
from alembic.config import Config

HERE = Path(__file__).parent


def run_sql(migration_file: str) -> None:
    """Run the .sql file beside a migration. Straight to the driver: several statements, and `:` is not a parameter."""
    statements = Path(migration_file).with_suffix(".sql").read_text("utf-8")
    adapted = op.get_bind().connection.dbapi_connection
    adapted.run_async(lambda connection: connection.execute(statements))  # type: ignore[union-attr]


async def migrate(url: str, *, to: str = "head") -> None:
    """Bring the database at `url` to the newest schema. Alembic is synchronous inside, so it gets a thread."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["url"] = url
    await asyncio.to_thread(command.upgrade, config, to)
