"""Scoring: from counts to scores with their uncertainty."""
