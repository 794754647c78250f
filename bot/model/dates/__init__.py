"""Dates: the type, the words and forms in which people write them, and the readers of texts, headings and venues."""
