"""When the items of each feed come, how long its answers are fresh; robots.txt of each origin, for all processes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.sql.types import Instant, JsonText

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add columns and table; each feed's rhythm is learned anew, the rest is told by the next answers."""
    op.add_column("feed", sa.Column("rhythm", JsonText(), nullable=False, server_default="[]"))
    op.add_column("feed", sa.Column("quiet_from", Instant(), nullable=True))
    op.add_column("feed", sa.Column("fresh_s", sa.Double(), nullable=True))
    op.create_table(
        "robots",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_robots"),
    )
    op.create_index("ix_robots_until", "robots", ["until"])
