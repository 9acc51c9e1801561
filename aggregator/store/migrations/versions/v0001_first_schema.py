"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "dialogue",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("series_id", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(precision=53), nullable=False),
        sa.Column("edition", NUMBER, nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=True),
        sa.Column("virtual", sa.Boolean(), nullable=False),
        sa.Column("heads", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_dialogue_updated", "dialogue", ["updated"])
    op.create_table(
        "feed",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("interval", sa.BigInteger(), nullable=True),
        sa.Column("allow_private", sa.Boolean(), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=True),
        sa.Column("max_bytes", NUMBER, nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("day_first", sa.Boolean(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("retired", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "heartbeat",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "hold",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("scope"),
    )
    op.create_table(
        "item_shingle",
        sa.Column("shingle", NUMBER, autoincrement=False, nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("item_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("shingle", "effective_at", "item_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "item_tag",
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("item_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("tag", "effective_at", "item_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alert",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("dialogue_id", NUMBER, nullable=True),
        sa.Column("item_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogue.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_created", "alert", ["created", "id"])
    op.create_index("ix_alert_dialogue", "alert", ["dialogue_id"])
    op.create_index("ux_alert_key", "alert", ["key"], unique=True)
    op.create_index("ux_alert_uid", "alert", ["uid"], unique=True)
    op.create_table(
        "dialogue_history",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("dialogue_id", NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogue.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_dialogue_history_dialogue", "dialogue_history", ["dialogue_id", "id"])
    op.create_table(
        "dialogue_party",
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("dialogue_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogue.id"],
        ),
        sa.PrimaryKeyConstraint("party", "dialogue_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_state",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("next_poll", sa.BigInteger(), nullable=False),
        sa.Column("next_reason", sa.String(), nullable=False),
        sa.Column("last_attempt", sa.BigInteger(), nullable=True),
        sa.Column("last_success", sa.BigInteger(), nullable=True),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(precision=53), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("validators_url", sa.String(), nullable=True),
        sa.Column("body_hash", sa.String(), nullable=True),
        sa.Column("identity_rung", sa.Integer(), nullable=False),
        sa.Column("baseline_done", sa.Boolean(), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("same_failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("last_full", sa.BigInteger(), nullable=True),
        sa.Column("distrusted_since", sa.BigInteger(), nullable=True),
        sa.Column("ttl", sa.BigInteger(), nullable=True),
        sa.Column("skip_hours", sa.Integer(), nullable=False),
        sa.Column("skip_days", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feed.id"],
        ),
        sa.PrimaryKeyConstraint("feed_id"),
    )
    op.create_index("ix_feed_state_next_poll", "feed_state", ["next_poll"])
    op.create_table(
        "fetch_log",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("bytes", NUMBER, nullable=False),
        sa.Column("elapsed", sa.BigInteger(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feed.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_fetch_log_feed", "fetch_log", ["feed_id", "id"])
    op.create_table(
        "item",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("story_id", NUMBER, nullable=False),
        sa.Column("representative", sa.Boolean(), nullable=False),
        sa.Column("dialogue_id", NUMBER, nullable=True),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("updated", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.BigInteger(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("link_digest", sa.String(), nullable=True),
        sa.Column("exact_digest", sa.String(), nullable=True),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("guid", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogue.id"],
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feed.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_item_dialogue", "item", ["dialogue_id"])
    op.create_index("ix_item_exact", "item", ["exact_digest", "effective_at"])
    op.create_index("ix_item_feed_listed", "item", ["feed_id", "last_seen"])
    op.create_index("ix_item_feed_seen", "item", ["feed_id", "first_seen"])
    op.create_index("ix_item_feed_time", "item", ["feed_id", "effective_at", "id"])
    op.create_index("ix_item_link", "item", ["link_digest", "effective_at"])
    op.create_index("ix_item_story", "item", ["story_id"])
    op.create_index("ix_item_time", "item", ["effective_at", "id"])
    op.create_table(
        "alert_item",
        sa.Column("item_id", NUMBER, nullable=False),
        sa.Column("alert_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["alert.id"],
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("item_id", "alert_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("alert_id", NUMBER, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("delivered", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["alert.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_created", "delivery", ["created", "id"])
    op.create_index("ix_delivery_due", "delivery", ["state", "next_attempt"])
    op.create_index("ux_delivery_channel", "delivery", ["alert_id", "channel"], unique=True)
    op.create_table(
        "item_body",
        sa.Column("item_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("item_id"),
    )
    op.create_table(
        "item_claim",
        sa.Column("item_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("claim", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("item_id"),
    )
    op.create_table(
        "item_feature",
        sa.Column("item_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("shingles", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("item_id"),
    )
    op.create_index("ix_item_feature_time", "item_feature", ["effective_at"])
    op.create_table(
        "item_key",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("item_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("feed_id", "kind", "digest"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "item_revision",
        sa.Column("item_id", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("item_id", "number"),
    )
    op.create_table(
        "story_link",
        sa.Column("item_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("story_id", NUMBER, nullable=False),
        sa.Column("via", NUMBER, nullable=True),
        sa.Column("score", sa.Float(precision=53), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("item_id"),
    )
