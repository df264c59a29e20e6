"""Yours: the message shortcut that opens what its author alone may do with a message."""
