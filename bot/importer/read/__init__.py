"""First floor of the import: split a document into sections and their items."""
