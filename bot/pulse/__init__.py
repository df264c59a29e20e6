"""The pulse: questions on a schedule, answers nobody can trace, results everybody sees together."""
