"""What readers of a list get beside the document: exports, feeds, pages."""
