"""Brings a database to this Khabar's schema: a new one at once, an older one with alembic.

Safe when several processes open it at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from storage.errors import StoreError
from storage.sql import postgres
from storage.sql.create import create

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.sql.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0012"  # held equal to the newest migration by a test: opening a current database needs no alembic
LOCK = 7_340_110  # PostgreSQL advisory lock: any number that nothing else in the database uses


def migrate(database: Database) -> None:
    """Apply the migrations that are missing. StoreError when the database was written by a newer Khabar."""
    if is_current(database):
        return
    with database.writing() as connection:
        if not database.is_sqlite:
            postgres.wait_long(connection)
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        current = schema_of(connection)
        if current is not None and current > HEAD:
            raise StoreError(f"{database.name}: its schema {current} is newer than this Khabar's {HEAD}; update Khabar")
        if current is None and not _is_ours(connection):
            create(connection, HEAD)
        elif current != HEAD:
            _upgrade(connection)
    if not database.is_sqlite:
        database.close()  # the patience of that connection was for the migration only


def is_current(database: Database) -> bool:
    """Tell whether the database has this Khabar's schema: a newer one may have opened it meanwhile."""
    with database.reading() as connection:
        return schema_of(connection) == HEAD


def schema_of(connection: Connection) -> str | None:
    """Return the migration that a database was last brought to; None when it was never one of ours."""
    if not _is_ours(connection):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _is_ours(connection: Connection) -> bool:
    return inspect(connection).has_table("alembic_version")


def _upgrade(connection: Connection, to: str = "head") -> None:
    from alembic import command  # noqa: PLC0415 - costs every command's start-up, needed once a database
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
