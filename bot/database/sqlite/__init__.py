"""What is SQLite's own: how its files are opened, begun and scrubbed."""

WRITE_OPTION = "ripple_write"  # a connection with it says at the beginning that it will write
