"""Dialogues that turned out to be one session: the younger leads to the older."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    # in words: Alembic would add the reference by itself, which SQLite cannot
    op.execute(f"ALTER TABLE dialogue ADD COLUMN merged_into {number} REFERENCES dialogue (id)")
    op.create_index("ix_dialogue_merged", "dialogue", ["merged_into"])
