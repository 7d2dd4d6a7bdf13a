"""How long each feed's last answer said that it is fresh."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column; the next answer tells it."""
    op.add_column("feed", sa.Column("fresh_s", sa.Double(), nullable=True))
