"""Reactions: agreed emoji, remembered as state, and what follows from them."""
