"""Comments on GitHub. They are made of values only: nothing here parses a file."""
