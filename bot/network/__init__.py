"""The only place that asks anything of a host beside GitHub."""
