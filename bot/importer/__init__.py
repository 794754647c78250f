"""Import of a Markdown list: read it, infer its patterns, convert it, verify that nothing was lost."""
