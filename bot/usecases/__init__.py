"""What the bot can be asked to do, by a person or by the clock: read, decide, write, queue notices."""
