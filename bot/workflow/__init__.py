"""The conversation on GitHub: events, comments, checks, branches, merges."""
