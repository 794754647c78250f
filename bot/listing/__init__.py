"""How entries are listed: two-way item patterns, order and groups, regions of a document."""
