"""The repository as a whole: its settings, its catalog, generation, and edits of many entries."""
