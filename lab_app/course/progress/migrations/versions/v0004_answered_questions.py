"""What was said to each question of a case, and what it was worth."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; older attempts have none."""
    op.execute("ALTER TABLE attempts ADD COLUMN answered TEXT")
    op.execute("PRAGMA user_version = 4")
