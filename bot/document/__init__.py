"""YAML text and located values: strict reading, one canonical layout for writing."""
