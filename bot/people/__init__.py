"""People: who is here, what they wish, and their teams."""
