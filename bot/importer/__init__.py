"""Import of a Markdown list: read, infer, convert, and verify that nothing was lost."""
