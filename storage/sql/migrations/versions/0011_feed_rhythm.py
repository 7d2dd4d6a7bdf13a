"""When the items of each feed come, by hour and weekday."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.sql.types import JsonText

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; each feed's rhythm is learned anew."""
    op.add_column("feed", sa.Column("rhythm", JsonText(), nullable=False, server_default="[]"))
