"""From the clock to a use case: claim one due row, run it, move it on."""
