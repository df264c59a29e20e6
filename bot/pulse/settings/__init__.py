"""Settings of the pulse: topics, thresholds, own questions."""
