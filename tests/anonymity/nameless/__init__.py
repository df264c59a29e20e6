"""T18: who asked without a name."""
