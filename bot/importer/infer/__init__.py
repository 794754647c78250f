"""Second floor of the import: find out how each section writes its items."""
