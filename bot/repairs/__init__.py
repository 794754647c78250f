"""Repairs of texts that people write, in one list.

Entry files, forms, commands and edited lists all use them.
"""
