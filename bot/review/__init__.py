"""The review of one contribution: what it changes, the verdicts, and the repairs."""
