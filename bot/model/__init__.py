"""The values everything else speaks of: entry, layout, catalog, finding."""
