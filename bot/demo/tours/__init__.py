"""The tours of the demo: what the page proposes to do next, in each of its two companies."""
