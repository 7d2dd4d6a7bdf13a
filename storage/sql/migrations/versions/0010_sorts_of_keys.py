"""What sort of key each alias is, and by which sort its article was recognised when it got it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns; of what is stored already nobody knows."""
    op.add_column("alias", sa.Column("layer", sa.Text(), nullable=True))
    op.add_column("alias", sa.Column("told_by", sa.Text(), nullable=True))
