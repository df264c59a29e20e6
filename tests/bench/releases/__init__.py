"""What a release is measured on: a company a year into its life.

The room of the model is imported first: it says how many threads numpy may use, which has to be said before numpy is there.
"""

import bot.pulse.scoring.joint as _before_numpy  # noqa: F401
