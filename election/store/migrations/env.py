"""Alembic's door: connect by asyncpg like everything else, one migration run at a time."""

from __future__ import annotations

import asyncio

from alembic import context
from asyncpg import connect
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

ONE_AT_A_TIME = 20260315  # advisory lock: two programs starting together must not both migrate


def _upgrade(connection: Connection) -> None:
    connection.execute(text(f"SELECT pg_advisory_lock({ONE_AT_A_TIME})"))
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


async def _run(url: str) -> None:
    # The URL goes to asyncpg as it is: SQLAlchemy's own parsing does not know every form PostgreSQL's URLs may take.
    engine = create_async_engine("postgresql+asyncpg://", poolclass=pool.NullPool, async_creator=lambda: connect(url))
    async with engine.connect() as connection:
        await connection.run_sync(_upgrade)
    await engine.dispose()


asyncio.run(_run(context.config.attributes["url"]))
