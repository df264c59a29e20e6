"""Asking: who is counted together, what they are asked, and when."""
