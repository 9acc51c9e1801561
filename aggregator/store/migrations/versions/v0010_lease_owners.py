"""Who leased a feed or a delivery: a daemon, by its name, or a command, by none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for table in ("feed_state", "delivery"):
        op.add_column(table, sa.Column("leased_by", sa.String(), nullable=True))
