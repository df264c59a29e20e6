"""Sharing: learnings and answers, kept, used and found again."""
