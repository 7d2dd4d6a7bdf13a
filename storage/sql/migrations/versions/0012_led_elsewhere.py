"""How far a task has come that a redirect led to another site."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.sql.types import JsonText

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column; what is queued has not been led anywhere."""
    op.add_column("task", sa.Column("trail", JsonText(), nullable=True))
