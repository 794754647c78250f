"""The review of one contribution: what it changes, the verdicts on that, and the repairs."""
