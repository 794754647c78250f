"""The adapters for a desk: files, git, a cache, all cores."""
