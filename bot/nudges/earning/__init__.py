"""Nudges earn their place: weeks with one beside weeks without, by a rule that was fixed beforehand."""
