"""Indicators: what teams did, from deliberate acts only."""
