"""From a Markdown list to entries, a layout and a document with regions, with nothing lost."""
