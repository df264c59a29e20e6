"""Tests of the map's room."""
