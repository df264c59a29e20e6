"""Heard: what people wrote beside their answers, under its question, a quarter long. What leads answer, and the nameless thread beneath.

It refuses to know who wrote a comment or a post of a thread: no row of either holds a person, a moment or an order.
"""
