"""The same asked again four weeks after the end, and told beside its start."""
