"""Import of a Markdown list: read it, infer its patterns, convert it to entries, verify that nothing was lost."""
