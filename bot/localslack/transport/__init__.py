"""Payloads and their way to the app: which events it hears, Socket Mode, signed HTTP, repeats, waiting.

Others may import the payload builders, `delivery` and the two transports. It refuses to decide what a person may do.
"""
