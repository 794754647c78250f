"""The sources of facts: what is asked of each, and how its answer is read."""
