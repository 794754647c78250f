"""The adapters for the machine: files, git, a cache, several processes."""
