"""Moves inside the company: a new role or team, confirmed."""
