"""Whether a text names a colleague or calls somebody: what is to stand without a name may not."""

from __future__ import annotations

import re
from collections.abc import Iterable

NAMES = re.compile(r"\w[\w'’-]+")
PINGS = re.compile(r"<!|<#|[@＠﹫]\s?(?:channel|here|everyone|group)\b", re.IGNORECASE)
MENTIONS = re.compile(r"<@|(?<![\w.])[@＠﹫]\w")


def named_in(text: str, colleagues: Iterable[str]) -> list[str]:
    """The names of colleagues that stand in a text: a first or last name as it is written, with its capital.

    >>> named_in("Bo should talk less. We will see.", ["Bo Lindqvist", "Will Ito"]), named_in("bow to nobody", ["Bo Lindqvist"])
    (['Bo'], [])
    """
    names = {part for name in colleagues for part in NAMES.findall(name) if part[0].isupper()}
    said = (word.removesuffix("'s").removesuffix("’s") for word in NAMES.findall(text))
    return [word for word in dict.fromkeys(said) if word in names]
