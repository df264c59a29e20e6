"""Attention: how many unasked messages a person gets, and when one is welcome."""
