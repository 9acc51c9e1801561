"""What subscriptions know of dialogues, what they were spared and why, since when they stand, and silences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("greeted", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "telling",
        sa.Column("dialogue_id", NUMBER, nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.Column("seen", sa.JSON(), nullable=True),
        sa.Column("past", sa.JSON(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("again", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"]),
        sa.PrimaryKeyConstraint("dialogue_id", "subscription"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_telling_again", "telling", ["again"])
    op.create_table(
        "withheld",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("dialogue_id", NUMBER, nullable=True),
        sa.Column("item_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_withheld_key", "withheld", ["key"])
    op.create_index("ix_withheld_dialogue", "withheld", ["dialogue_id"])
    op.create_index("ix_withheld_item", "withheld", ["item_id"])
    op.create_index("ix_withheld_at", "withheld", ["at"])
    op.create_table(
        "silence",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=True),
        sa.Column("dialogue_id", NUMBER, nullable=True),
        sa.Column("series", sa.String(), nullable=True),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_silence_until", "silence", ["until"])
