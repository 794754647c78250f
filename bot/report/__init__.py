"""Findings to text: for a terminal, for programs, for the forge."""
