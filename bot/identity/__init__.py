"""Telling whether two items of a list are the same work."""
