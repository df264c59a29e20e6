"""Ripple: a Slack bot for everyday learning nudges."""

import sys

# Before anything is imported that an older Python would stumble over with a traceback.
if sys.version_info < (3, 11):  # noqa: UP036 - the one place that older ones reach
    sys.exit("Ripple needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])  # noqa: UP031 - older ones read it too
