"""Stories that a user splits and merges, and what a feed repeats in every item.

Hashes of titles and leads stand among the shingles from now on, so the column that repeated them goes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.drop_index("ix_item_exact", "item")
    op.drop_column("item", "exact_digest")
    op.create_table(
        "feed_wording",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("items", NUMBER, nullable=False),
        sa.Column("boilerplate", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"]),
        sa.PrimaryKeyConstraint("feed_id"),
    )
    op.create_table(
        "story_decision",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("story_id", NUMBER, nullable=False),
        sa.Column("other_id", NUMBER, nullable=False),
        sa.Column("item_id", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_story_decision_story", "story_decision", ["story_id"])
    op.create_index("ix_story_decision_other", "story_decision", ["other_id"])
