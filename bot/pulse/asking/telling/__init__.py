"""Telling people that they are asked."""
