"""The demo's company: who is in it, and what they say, ask and try."""
