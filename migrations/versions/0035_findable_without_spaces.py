"""Words written without spaces between them become findable: each such character counts as a word from now on."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_ITEMS = sa.table("search_items", *(sa.column(name) for name in ("id", "title", "body", "tags")))
# As in bot/slack/said/unspaced.py when this was written.
_CHARACTER = re.compile(
    "[々〆〇\u3041-\u3096\u30a1-\u30fa\u30fc\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)


def upgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_ITEMS)).all():
        words = {name: _spaced(row._mapping[name]) for name in ("title", "body", "tags")}
        if words != {name: row._mapping[name] for name in words}:
            connection.execute(sa.update(_ITEMS).where(_ITEMS.c.id == row.id).values(words))


def downgrade() -> None:
    """The words stay as they are: with a space or without, they are found no worse than before."""


def _spaced(text: str) -> str:
    if not _CHARACTER.search(text):
        return text
    return re.sub(r" {2,}", " ", _CHARACTER.sub(r" \g<0> ", text)).strip()
