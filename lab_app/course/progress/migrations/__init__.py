"""Leads a progress file of any earlier version to the newest one, by Alembic, in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


def migrate(connection: Connection) -> None:
    """Bring the file behind this open transaction to the newest version.

    Nothing is kept of it unless the caller commits. Raises SQLAlchemy's errors.
    """
    # Imported here: half a second that only a new or an old file has to wait for.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 1:
        command.stamp(config, "0001")  # of before Alembic, which knows a file by a table of its own
    command.upgrade(config, "head")
