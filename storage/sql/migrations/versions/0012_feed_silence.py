"""From when on each feed's silence is against its own rhythm."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.sql.types import Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column; it is told at each feed's next news."""
    op.add_column("feed", sa.Column("quiet_from", Instant(), nullable=True))
