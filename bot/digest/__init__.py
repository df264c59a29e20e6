"""Digests: the week of a team, of a lead, and the month of the company."""
