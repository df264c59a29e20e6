"""T18 for the plan made together: who voted for what, and who proposed without a name."""
