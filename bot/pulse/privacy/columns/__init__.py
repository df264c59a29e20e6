"""The release of groups by column. The same decisions as `release`, for all groups and sides at once.

`release_figure` says what may be shown of one reading, and is the rule; a test holds both to the same figures, value for value. Here it is
arithmetic over arrays, because a large company has tens of thousands of figures. Offers `release_sides` (in `figures`), which makes
the rows that are stored, and `told_of_rows` (in `told`), which reads what was shown before. Nothing here may show what `release_figure`
would not. The joint model's room is imported first: it says how many threads numpy may use, which has to be said before numpy is there.
"""

import bot.pulse.scoring.joint as _before_numpy  # noqa: F401
