"""Dates: the type, and how they are read.

The words and forms in which people write dates are data. The readers read texts, headings
and venues.
"""
