"""Experiments: a hypothesis, its smallest test, and the lesson."""
