"""Markdown: the one reader, inline tokens, link targets, regions, escaping."""
