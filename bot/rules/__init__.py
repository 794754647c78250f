"""The rules: one file, one rule. The engine finds them here by themselves."""
