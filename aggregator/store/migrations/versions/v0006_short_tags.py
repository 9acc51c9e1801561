"""An item's tags without the names of their parts: (code, role, score, *evidence) and (id, score, *evidence)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

PAGE = 500
EVIDENCE = ("field", "text", "source", "start", "end")

item = sa.table("item", sa.column("id", sa.BigInteger), sa.column("regions", sa.JSON), sa.column("themes", sa.JSON))


def upgrade() -> None:
    connection = op.get_bind()
    change = (
        sa.update(item)
        .where(item.c.id == sa.bindparam("number"))
        .values(regions=sa.bindparam("short_regions"), themes=sa.bindparam("short_themes"))
    )
    last = 0
    page = sa.select(item).order_by(item.c.id).limit(PAGE)
    while rows := connection.execute(page.where(item.c.id > last)).all():
        last = rows[-1].id
        connection.execute(
            change,
            [
                {
                    "number": row.id,
                    "short_regions": [_short(tag, "code", "role", "score") for tag in row.regions],
                    "short_themes": [_short(tag, "id", "score") for tag in row.themes],
                }
                for row in rows
            ],
        )


def _short(tag: dict[str, Any], *names: str) -> list[Any]:
    return [*(tag[name] for name in names), *(tag["evidence"][name] for name in EVIDENCE)]
