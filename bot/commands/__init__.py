"""The verbs: one module each, `configure` for its arguments and `run` for its work."""
