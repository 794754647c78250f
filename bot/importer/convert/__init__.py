"""Third floor of the import: turn items into entries and a layout."""
