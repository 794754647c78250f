"""Markdown: inline tokens, link targets, regions, escaping."""
