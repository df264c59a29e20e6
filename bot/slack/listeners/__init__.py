"""Thin: unpack the payload, call the use case, show the result. A LISTENERS table closes each file."""
