"""What tells a feed's health: its rhythm, where it moved, and what became of its articles' pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.sql.types import Instant, JsonText

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("feed", sa.Column("gap_s", sa.Double(), nullable=True))
    op.add_column("feed", sa.Column("hint_s", sa.Double(), nullable=True))
    for name in ("skip_hours", "skip_days"):
        op.add_column("feed", sa.Column(name, JsonText(), nullable=False, server_default="[]"))
    op.add_column("feed", sa.Column("moved_to", sa.Text(), nullable=True))
    op.add_column("feed", sa.Column("moved_since", Instant(), nullable=True))
    op.add_column("feed", sa.Column("moved_count", sa.Integer(), nullable=False, server_default="0"))
    for name in ("bodies", "empty_bodies", "challenges"):
        op.add_column("feed", sa.Column(name, sa.Double(), nullable=False, server_default="0"))
