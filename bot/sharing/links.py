"""The titles of shared links. Looked up after the learning is safe, outside any transaction, at most a few times."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from bot.database.scope import Scope
from bot.ids import LearningId
from bot.schedule.job import AfterContext, AfterJobs
from bot.sharing import store as rows
from bot.sharing.acts import card_changed
from bot.sharing.lifecycle import index_learning
from bot.sharing.reactions.acts import LINK


def look_up_title(context: AfterContext) -> datetime | None:
    """Fetch the title of a learning's link and keep it. No title, no harm: it is not tried again."""
    with context.database.reading() as tx:
        learning = rows.learning(context.scope(tx), LearningId(context.subject))
    if learning is None or not learning.link or learning.link_title:
        return None
    from bot.sharing.link_titles import Title, fetch_title  # a web client and a parser: nobody waits for them at the start

    # A thread of its own: this job may be called from wherever an event loop runs already.
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(asyncio.run, fetch_title(learning.link)).result()
    if isinstance(found, Title):
        with context.database.transaction() as tx:
            keep_title(context.scope(tx), learning.id, learning.link, found.text)
    return None


def keep_title(scope: Scope, learning_id: LearningId, link: str, title: str) -> None:
    """The link's title, unless the learning or its link changed meanwhile."""
    learning = rows.learning(scope, learning_id)
    if learning is None or learning.link != link:
        return
    rows.change_learning(scope, learning_id, link_title=title)
    known = rows.learning(scope, learning_id)
    if known is not None:
        index_learning(scope, known)
        card_changed(scope, known)


AFTER: AfterJobs = {LINK: look_up_title}
